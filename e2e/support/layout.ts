import type { Page } from "@playwright/test";

/** What doesn't fit: parts wider than the window, and controls that are cut off or covered. One sentence each. */
export const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const nameOf = (element: Element) => {
      const text =
        element.getAttribute("aria-label") ?? element.textContent?.trim().replace(/\s+/g, " ") ?? "";
      return `${element.tagName.toLowerCase()} “${text.slice(0, 40)}”`;
    };
    const scrolls = (element: Element, axis: "X" | "Y") =>
      /auto|scroll|hidden|clip/.test(getComputedStyle(element)[`overflow${axis}`]);
    /** The part of an element's ancestors that can show it by scrolling, or nothing. */
    const scroller = (element: Element): Element | null => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(up).overflowX + getComputedStyle(up).overflowY)) return up;
      }
      return null;
    };
    const hidden = (element: Element) => {
      const box = element.getBoundingClientRect();
      return box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true });
    };

    const { scrollWidth } = document.documentElement;
    if (scrollWidth > width) found.push(`the page is ${scrollWidth} px wide in a window of ${width}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (hidden(element)) continue;
      const box = element.getBoundingClientRect();
      const contained = [...ancestors(element)].some((up) => scrolls(up, "X"));
      if (box.right > width + 0.5 && !contained)
        found.push(`${nameOf(element)} reaches ${Math.round(box.right - width)} px beyond the right edge`);
    }
    for (const control of document.querySelectorAll("button, a[href], select, input, [role=tab]")) {
      if (hidden(control) || control.closest("[inert], [aria-hidden=true]")) continue;
      if (control.scrollWidth > control.clientWidth + 1 && control instanceof HTMLButtonElement)
        found.push(`the words of ${nameOf(control)} are cut off`);
      if (scroller(control) || document.documentElement.scrollHeight > height)
        control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = control.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      if (x < 0 || y < 0 || x > width || y > height) {
        found.push(`${nameOf(control)} is outside of the window`);
        continue;
      }
      const top = document.elementFromPoint(x, y);
      const own =
        top && (control.contains(top) || top.contains(control) || control.closest("label")?.contains(top));
      if (!own) found.push(`${nameOf(control)} is covered by ${top ? nameOf(top) : "nothing"}`);
    }
    return found;

    function* ancestors(element: Element): Generator<Element> {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) yield up;
    }
  });
