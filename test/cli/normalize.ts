/** Output with what differs between runs made alike: times, durations, versions, paths, ids, ports. */
export function normalize(text: string, folder?: string): string {
  const own = folder === undefined ? text : text.replaceAll(folder, "<project>");
  return own
    .replace(/^\d\d:\d\d:\d\d(\.\d+)?/gm, "<time>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<timestamp>")
    .replace(/\d+\.\d+ ?s(econds)?\b/g, (_, word) => (word === undefined ? "<n>s" : "<n> seconds"))
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replace(/quern([= ])\d+\.\d+\.\d+/g, "quern$1<version>")
    .replace(/, \d+ macros/g, ", <n> macros")
    .replace(/(\.+) \[/g, ".. [");
}
