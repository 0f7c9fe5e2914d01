import type { Effects, Outcome } from "../../engine/types.ts";
import type { AllOptions } from "../read-options.ts";

/** A word that ends in `:`, `=` or `+` goes on: no space is put behind it. */
const scripts: Readonly<Record<string, string>> = {
  bash: `# Completion of quern for bash. In ~/.bashrc:  eval "$(quern completion bash)"
_quern() {
  local IFS=$'\\n'
  COMPREPLY=($(QUERN_WORDBREAKS="$COMP_WORDBREAKS" "\${COMP_WORDS[0]}" --complete bash "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  case "\${#COMPREPLY[@]}:\${COMPREPLY[0]}" in
    1:*[:=+]) compopt -o nospace ;;
  esac
}
complete -o bashdefault -o default -F _quern quern`,
  zsh: `#compdef quern
# Completion of quern for zsh. Into a folder of $fpath as _quern, or in ~/.zshrc:  eval "$(quern completion zsh)"
_quern() {
  local -a whole open
  local line
  while IFS= read -r line; do
    if [[ $line == *[:=+] ]]; then open+=("$line"); else whole+=("$line"); fi
  done < <($words[1] --complete words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#whole} + \${#open} == 0 )); then
    _files
    return
  fi
  (( \${#whole} )) && compadd -- "\${whole[@]}"
  (( \${#open} )) && compadd -S '' -- "\${open[@]}"
}
if [ "$funcstack[1]" = "_quern" ]; then _quern "$@"; else compdef _quern quern; fi`,
  fish: `# Completion of quern for fish. In ~/.config/fish/config.fish:  quern completion fish | source
function __quern_complete
  set -l before (commandline -opc)
  set -l found ($before[1] --complete words -- $before[2..-1] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c quern -f -a '(__quern_complete)'`,
};

/** Prints a shell's script, which asks `quern --complete` for candidates. */
export async function printScript(
  options: AllOptions,
  { emit }: Partial<Effects>,
): Promise<Pick<Outcome, "success" | "cancelled">> {
  emit?.({ type: "output", text: scripts[options.positional!]! });
  return { success: true, cancelled: false };
}
