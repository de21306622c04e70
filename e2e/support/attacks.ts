/** What is attacked. The attacker is given the token: what has to hold then is everything else. */
export interface Target {
  readonly origin: string;
  readonly token: string;
  readonly session: string;
  /** A script of the lab's page. */
  readonly asset: string;
}

/**
 * Something that a page of another site tries. It runs in that page, so it may use nothing from here; it resolves with
 * `nothing`, or with what it got hold of.
 */
export type Attack = (target: Target) => Promise<string>;

/** By what they try to do. */
export const attacks: Readonly<Record<string, Attack>> = {
  "read the routes": async ({ origin }) => {
    const got: string[] = [];
    for (const path of ["/api/about", "/api/lessons", "/api/runs", "/", "/replay.html"]) {
      for (const credentials of ["omit", "include"] as const) {
        const answer = await fetch(origin + path, { credentials }).catch(() => undefined);
        if (answer) got.push(`${path} ${answer.status}`);
      }
    }
    return got.join(", ") || "nothing";
  },

  "read the routes with the token": async ({ origin, token }) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${origin}/api/about`, { headers }).catch(() => undefined);
    return answer ? `an answer: ${answer.status}` : "nothing";
  },

  "send what needs no permission": async ({ origin }) => {
    const got: string[] = [];
    for (const path of ["/api/sessions", "/api/check"]) {
      const body = '{"program":""}';
      const answer = await fetch(origin + path, { method: "POST", mode: "no-cors", body }).catch(
        () => undefined,
      );
      if (answer) got.push(`${path} ${answer.type}`);
    }
    return got.join(", ") || "nothing";
  },

  "send a form that looks like JSON": async ({ origin }) => {
    const frame = document.createElement("iframe");
    frame.name = "answer";
    const form = document.createElement("form");
    Object.assign(form, {
      action: `${origin}/api/check`,
      method: "post",
      enctype: "text/plain",
      target: "answer",
    });
    const field = document.createElement("input");
    Object.assign(field, { name: '{"program":"', value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    await new Promise((resolve) => {
      frame.addEventListener("load", resolve);
      form.submit();
    });
    return "nothing";
  },

  "open the socket": async ({ origin, session }) => {
    const socket = new WebSocket(
      `${origin.replace("http", "ws")}/api/sessions/${session}/socket`,
      "lastcall.v1",
    );
    return new Promise((resolve) => {
      socket.addEventListener("open", () => resolve("a socket"));
      socket.addEventListener("error", () => resolve("nothing"));
    });
  },

  "open the socket with the token, and start a run": async ({ origin, session, token }) => {
    const url = `${origin.replace("http", "ws")}/api/sessions/${session}/socket`;
    const socket = new WebSocket(url, ["lastcall.v1", `token.${token}`]);
    const command = { type: "run.start", lesson: "05-endpoint-race", variant: "broken", mode: "live" };
    return new Promise((resolve) => {
      socket.addEventListener("open", () => {
        socket.send(JSON.stringify({ type: "command", id: 1, command }));
        resolve("a socket");
      });
      socket.addEventListener("error", () => resolve("nothing"));
    });
  },

  "include it in a page": async ({ origin, session, asset }) => {
    const paths = ["/api/about", `/api/sessions/${session}/journal.jsonl`, asset, "/replay.html", "/"];
    const got: string[] = [];
    const include = (make: string, path: string): Promise<void> =>
      new Promise((resolve) => {
        const element = document.createElement(make);
        if (make === "script") element.setAttribute("type", "module");
        if (make === "link") element.setAttribute("rel", "stylesheet");
        element.addEventListener("load", () => resolve(void got.push(`${make} ${path}`)));
        element.addEventListener("error", () => resolve());
        element.setAttribute(make === "link" ? "href" : "src", origin + path);
        document.head.append(element);
      });
    for (const path of paths) for (const make of ["script", "link", "img"]) await include(make, path);
    // As an old script, which asks nobody's leave.
    for (const path of paths) {
      await new Promise<void>((resolve) => {
        const script = document.createElement("script");
        script.addEventListener("load", () => resolve(void got.push(`old script ${path}`)));
        script.addEventListener("error", () => resolve());
        script.src = origin + path;
        document.head.append(script);
      });
    }
    return got.join(", ") || "nothing";
  },

  "hold on to its window": async ({ origin }) => {
    const opened = open(`${origin}/`);
    if (!opened) throw new Error("this browser opens no windows for tests");
    // Until the other page is there, the window is a blank one of ours; then it is taken out of our hands.
    const ours = (): boolean => {
      try {
        return opened.location.href === "about:blank";
      } catch {
        return false;
      }
    };
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    while (!opened.closed && ours()) await pause();
    const given = performance.now() + 5000;
    while (!opened.closed && performance.now() < given) await pause();
    return opened.closed ? "nothing" : "its window";
  },
};
