import { AxeBuilder } from "@axe-core/playwright";
import { ShellPage } from "./support/shell-page.ts";
import { expect, test } from "./support/test.ts";

test.setTimeout(180_000);

test.beforeEach(async ({ learner }) => {
  await learner.open("The endpoint race");
  await learner.skipPrediction();
});

test("kubectl and curl act on a live run, and tell its past where the playhead stands", async ({
  learner,
}) => {
  const shell = new ShellPage(learner);
  await learner.startLive();
  await learner.untilSent(10);
  await shell.open();

  await test.step("what there is", async () => {
    await shell.type("kubectl get pods");
    await shell.shows(/NAMEREADYSTATUSRESTARTSAGEweb-11\/1Running0[\dmhs]+web-2/);
    await shell.clear();
    await shell.type("curl -s -o /dev/null -w 'answered %{http_code}' http://10.244.2.11:8080/readyz");
    await shell.shows("answered 200");
  });

  await test.step("a pod is deleted and watched; its door is dialled until it is shut", async () => {
    await shell.clear();
    // In one line: the run ends soon after the pod has.
    await shell.type(
      "kubectl delete pod web-1 --wait=false; kubectl get pods -w | grep Terminating | head -1; " +
        "until curl -sS http://10.244.1.10:8080/readyz 2>&1 | grep 'Failed to'; do :; done",
    );
    await shell.shows('pod "web-1" deleted from default namespace');
    await shell.shows(/web-1[01]\/1Terminating0[\dmhs]+/);
    await shell.shows(/Failedtoconnectto10\.244\.1\.10port8080after\d+ms:Couldn'tconnecttoserver/);
  });
  await learner.untilOver();

  await test.step("after the run it is told as of the playhead, and can't be changed", async () => {
    await shell.clear();
    await learner.timeline.press("Home");
    await shell.focus();
    await shell.shows(/^\(t=−\d+\.\d\ds\)a:~\$$/);
    await shell.type("kubectl get pods");
    await shell.shows("No resources found in default namespace.");
    await shell.clear();
    await shell.type("kubectl delete pod web-2");
    await shell.shows("the server is currently unable to handle the request # no run goes on");
    await shell.clear();
    await learner.timeline.press("End");
    await shell.type("kubectl get pods");
    await shell.shows(/web-2.*Running/);
    await shell.type("kubectl get pod web-1");
    await shell.shows('Error from server (NotFound): pods "web-1" not found');
  });
});

test("a request by hand is seen on the page like any other", async ({ learner }) => {
  const shell = new ShellPage(learner);
  await learner.startLive();
  await learner.untilSent(10);
  await shell.open();
  await shell.type("ssh b");
  await shell.shows(/b:~\$$/);
  await shell.type("curl -sv http://web/nowhere | head -1");
  await shell.shows(/>GET\/nowhereHTTP\/1\.1>Host:web>User-Agent:curl/);
  await learner.control("Stop").click();
  await learner.untilOver();
  const requests = await learner.openTab("Requests");
  await requests.getByRole("searchbox", { name: "Search by number, path or client" }).fill("shell");
  await expect(requests.getByRole("row").filter({ hasText: "shell" })).not.toHaveCount(0);
});

test("by keyboard: Tab completes, arrows bring back, Ctrl-C ends, Esc leaves", async ({ learner }) => {
  const { page } = learner;
  const shell = new ShellPage(learner);
  await shell.open();
  await shell.type("kubectl get pods");
  await shell.shows("did you specify the right host or port? # there is no cluster before a run");
  await shell.clear();
  await page.keyboard.type("kubec");
  await page.keyboard.press("Tab");
  await page.keyboard.type("versi");
  await page.keyboard.press("Tab");
  await shell.shows(/:~\$kubectlversion$/);
  await page.keyboard.press("Control+c");
  await shell.shows(/kubectlversion\^Clab:~\$$/);
  await page.keyboard.press("ArrowUp");
  await shell.shows(/lab:~\$kubectlgetpods$/);
  await page.keyboard.press("Control+u");
  await shell.type("while true; do echo turning; sleep 0.1; done");
  await shell.shows("turning");
  await page.keyboard.press("Control+c");
  await shell.shows(/\^Clab:~\$$/);
  await shell.type("nonsense --help");
  await shell.shows("bash: nonsense: command not found");
  await page.keyboard.press("Escape");
  await expect(shell.input).not.toBeFocused();
  // The page's keys are its own again.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");

  await test.step("what was printed is still there after another tab", async () => {
    await learner.openTab("Checks");
    await shell.open();
    await shell.shows("bash: nonsense: command not found");
  });

  await test.step("nothing is inaccessible, dark or light", async () => {
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page })
        .include("[role=tabpanel]")
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    }
  });
});

test("log lines are found, filtered, and lead to their moment", async ({ learner }) => {
  await learner.run("broken");
  const logs = await learner.openTab("Logs");
  const grid = logs.getByRole("grid", { name: "Logs of the pods" });
  const lines = grid.getByRole("row").filter({ has: learner.page.getByRole("rowheader") });
  await expect(lines).not.toHaveCount(0);
  await logs.getByRole("combobox", { name: "Pod" }).selectOption("web-1");
  await expect(lines.filter({ hasText: "web-2" })).toHaveCount(0);
  await logs.getByRole("searchbox", { name: "Find in the lines" }).fill("SIGTERM");
  await expect(lines).toHaveCount(1);
  await expect(lines.first().locator("mark")).toHaveText("SIGTERM");
  const time = await lines.first().getByRole("rowheader").textContent();
  await lines.first().click();
  await expect(learner.timeline).toHaveAttribute(
    "aria-valuenow",
    (time ?? "").replace("+", "").replace("−", "-"),
  );
  await learner.timeline.press("Home");
  await expect(logs.getByText("No line matches up to this moment.")).toBeVisible();
  await logs.getByRole("button", { name: "later lines" }).click();
  await expect(lines).toHaveCount(1);
});
