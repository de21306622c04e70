// First, so that no schema is made before it is said how: see link/parse.ts.
import { Api, takeToken } from "./link/index.ts";
import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./tokens.css";
import "./base.css";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { ErrorGate, NoToken } from "./app/Gate.tsx";
import { showKeptTheme } from "./app/theme.ts";
import { late } from "./ui/index.ts";
import { World, WorldContext } from "./world/index.ts";

const Join = late(async () => ({ default: (await import("./workshop/join/Join.tsx")).Join }));

showKeptTheme();

const root = createRoot(document.getElementById("root") as HTMLElement);
const token = takeToken(location, (address) => history.replaceState(null, "", address));

// A fresh link opened in a tab that already shows the page changes only the hash: the token is taken all the same.
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#token=")) location.reload();
});

if (location.pathname === "/join") {
  root.render(
    <ErrorGate>
      <Suspense>
        <Join />
      </Suspense>
    </ErrorGate>,
  );
} else if (token === null) root.render(<NoToken wrong={false} />);
else {
  const api = new Api(token);
  const world = new World(
    {
      token,
      address: location.origin.replace(/^http/, "ws"),
      api,
      storage: sessionStorage,
      openSocket: (url, protocols) => new WebSocket(url, protocols),
      now: () => Date.now(),
      random: () => Math.random(),
    },
    () => performance.now(),
  );
  world.link.connect();
  // Another tab may write at the same program.
  addEventListener("storage", ({ storageArea, key, newValue }) => {
    if (storageArea !== localStorage) return;
    world.draws.heard(key, newValue);
    world.drafts.heard(key, newValue);
  });
  addEventListener("pagehide", () => world.link.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  root.render(
    <StrictMode>
      <ErrorGate>
        <WorldContext value={world}>
          <App api={api} />
        </WorldContext>
      </ErrorGate>
    </StrictMode>,
  );
}
