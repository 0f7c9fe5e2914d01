/** Starting Node: the floor of every command. */
