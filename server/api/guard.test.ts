import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { knownHosts, trespass, type Hosts } from "./guard.ts";

const answer = (hosts: Hosts, headers: Record<string, string>, method = "GET", url = "/"): number => {
  const rawHeaders = Object.entries(headers).flat();
  return trespass({ method, url, headers, rawHeaders } as unknown as IncomingMessage, hosts)?.status ?? 200;
};

describe("the names of a server", () => {
  const mine = knownHosts("127.0.0.1", 4600);
  const open = knownHosts("0.0.0.0", 4600, "lab.example");
  const other = knownHosts("::", 4600, "lab.example:8080");

  test.each([
    ["127.0.0.1:4600", mine, 200],
    ["localhost:4600", mine, 200],
    ["[::1]:4600", mine, 200],
    ["127.0.0.1", mine, 421],
    ["lab.example", mine, 421],
    ["lab.example", open, 200],
    ["lab.example:4600", open, 200],
    ["LAB.example:4600", open, 421],
    ["localhost:4600", open, 200],
    ["lab.example:80", open, 421],
    ["lab.example.evil.example", open, 421],
    ["0.0.0.0:4600", open, 421],
    ["0.0.0.0", open, 421],
    ["[::]:4600", other, 421],
    ["lab.example:8080", other, 200],
    ["lab.example:4600", other, 200],
    ["lab.example", other, 200],
    ["", open, 421],
  ])("as %s it is asked", (host, hosts, status) => {
    expect(answer(hosts, { host })).toBe(status);
  });

  test.each([
    ["http://127.0.0.1:4600", "127.0.0.1:4600", 200],
    // Nobody adds TLS in front of loopback: another site may be there.
    ["https://127.0.0.1:4600", "127.0.0.1:4600", 403],
    ["http://lab.example", "lab.example", 200],
    ["https://lab.example", "lab.example", 200],
    ["https://lab.example:4600", "lab.example", 403],
    ["https://evil.example", "lab.example", 403],
    ["null", "lab.example", 403],
    ["http://localhost:4600", "lab.example", 403],
  ])("a request of a page of %s to %s", (origin, host, status) => {
    expect(answer(open, { host, origin }, "POST")).toBe(status);
  });

  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  test.each([
    ["a link", "/join", link, 200],
    ["a link to what is no page", "/api/about", link, 403],
    ["a frame", "/join", { ...link, "sec-fetch-dest": "iframe" }, 403],
    ["a script's request", "/join", { ...link, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" }, 403],
  ])("from another site: %s to %s", (_what, url, headers, status) => {
    expect(answer(open, { host: "lab.example", ...headers }, "GET", url)).toBe(status);
  });
});
