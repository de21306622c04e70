/** Where a replay page keeps its journal: one element, which the template has and which a saved page fills. */
export const journalElement = "journal";
const open = `<script type="application/jsonl" id="${journalElement}">`;
const slot = `${open}</script>`;

/**
 * A page that replays a run anywhere: the template, which brings along everything else, with the journal put in.
 *
 * Whatever a pod wrote may stand in a journal, `</script>` too. In JSON `<` occurs inside of strings only, where it may
 * as well be written by its number: so nothing in a journal can end the element that it stands in.
 *
 * @throws Error when the template has no place for a journal.
 */
export function replayPage(template: string, jsonl: string): string {
  const at = template.indexOf(slot);
  if (at < 0)
    throw new Error("the replay page of this server has no place for a journal: build the page anew");
  const filled = at + open.length;
  return `${template.slice(0, filled)}\n${jsonl.replaceAll("<", "\\u003c")}${template.slice(filled)}`;
}
