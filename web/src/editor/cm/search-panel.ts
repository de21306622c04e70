import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  search,
  SearchQuery,
  selectMatches,
  setSearchQuery,
} from "@codemirror/search";
import type { Extension } from "@codemirror/state";
import { runScopeHandlers, type Command, type EditorView, type Panel } from "@codemirror/view";
import { searchLook } from "./search-look.ts";

function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

const field = (label: string) =>
  made("input", { className: "cm-textfield", placeholder: label, ariaLabel: label });

const toggle = () => made("input", { type: "checkbox" });

/** The library's search in two rows: what is looked for and how, and what takes its place. */
function searchPanel(view: EditorView): Panel {
  const find = field("Find");
  const exact = toggle();
  const pattern = toggle();
  const word = toggle();
  const replace = field("Replace");
  // By this the library knows which field gets the focus.
  find.setAttribute("main-field", "true");

  const asked = () =>
    new SearchQuery({
      search: find.value,
      caseSensitive: exact.checked,
      regexp: pattern.checked,
      wholeWord: word.checked,
      replace: replace.value,
    });
  const show = (query: SearchQuery) => {
    find.value = query.search;
    exact.checked = query.caseSensitive;
    pattern.checked = query.regexp;
    word.checked = query.wholeWord;
    replace.value = query.replace;
  };
  const press = (event: KeyboardEvent) => {
    const enter = event.key === "Enter" && !event.isComposing;
    if (runScopeHandlers(view, event, "search-panel")) event.preventDefault();
    else if (enter && event.target === find) (event.shiftKey ? findPrevious : findNext)(view);
    else if (enter && event.target === replace) replaceNext(view);
  };
  const button = (label: string, title: string, command: Command, className = "cm-button") =>
    made(
      "button",
      { type: "button", className, title, ariaLabel: title, onclick: () => command(view) },
      label,
    );

  const dom = made(
    "div",
    {
      className: "cm-finder",
      onkeydown: press,
      oninput: () => view.dispatch({ effects: setSearchQuery.of(asked()) }),
    },
    made(
      "div",
      { className: "cm-finder-what" },
      find,
      button("↓", "Next match", findNext, "cm-sign"),
      button("↑", "Previous match", findPrevious, "cm-sign"),
      button("All", "Select all matches", selectMatches),
    ),
    made(
      "div",
      { className: "cm-finder-how" },
      made("label", { title: "Match upper and lower case" }, exact, "Case"),
      made("label", { title: "Find a regular expression" }, pattern, "Regexp"),
      made("label", { title: "Find whole words only" }, word, "Word"),
    ),
    made(
      "div",
      { className: "cm-finder-instead" },
      replace,
      button("Replace", "Replace this match", replaceNext),
      button("Replace all", "Replace all matches", replaceAll),
    ),
    button("×", "Close", closeSearchPanel, "cm-sign"),
  );
  show(getSearchQuery(view.state));
  return {
    dom,
    top: true,
    mount: () => find.select(),
    update({ state }) {
      const query = getSearchQuery(state);
      if (!query.eq(asked())) show(query);
    },
  };
}

/** Finding and replacing, above the text. */
export const searching: Extension = [search({ createPanel: searchPanel }), searchLook];
