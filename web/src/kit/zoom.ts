import type { Point } from "./box.ts";

/** How much an element is enlarged by CSS `zoom`, its own and its ancestors'; 1 where the browser doesn't say. */
export const zoomOf = (element: Partial<Pick<Element, "currentCSSZoom">>): number =>
  element.currentCSSZoom ?? 1;

/** Where an event happened in an element, and how large that is: in its own pixels, however much it is enlarged. */
export function pointIn(
  element: Element,
  event: Pick<MouseEvent, "clientX" | "clientY">,
): Point & { readonly width: number; readonly height: number } {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return {
    x: (event.clientX - box.left) / zoom,
    y: (event.clientY - box.top) / zoom,
    width: box.width / zoom,
    height: box.height / zoom,
  };
}
