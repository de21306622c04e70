import { clamp, type Box, type Point } from "../../kit/box.ts";

/**
 * Clients in one column, in as many as they need where they are many; never beyond `across`.
 * @param across how far to the right of the box's left edge there is room, in CSS pixels.
 */
export function seatClients(
  box: Box,
  across: number,
  area: { readonly top: number; readonly height: number },
  count: number,
): { readonly clients: readonly Point[]; readonly clientRadius: number } {
  const single = area.height / count;
  let pitch = Math.min(28, across, single >= 14 ? single : 28);
  const perColumn = (size: number): number => Math.max(1, Math.floor(area.height / size));
  const columns = (size: number): number => Math.ceil(count / perColumn(size));
  while (pitch > 5 && columns(pitch) * pitch > Math.min(across, 76)) pitch -= 0.5;
  const lines = Math.min(count, perColumn(pitch));
  const top = area.top + area.height / 2 - ((lines - 1) * pitch) / 2;
  const left =
    box.x + Math.max(6 + pitch / 2, Math.min(28, across / 2 + 2) - ((columns(pitch) - 1) * pitch) / 2);
  return {
    clients: Array.from({ length: count }, (_, index) => ({
      x: left + Math.floor(index / lines) * pitch,
      y: top + (index % lines) * pitch,
    })),
    clientRadius: clamp(pitch * 0.32, 1.5, across < 40 ? 5 : 8),
  };
}
