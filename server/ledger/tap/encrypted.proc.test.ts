import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket, createSecureContext } from "node:tls";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startPostgres, type PostgresHandle } from "../index.ts";
import { tapped, tappedPod } from "./test-support.ts";

let postgres: PostgresHandle;
beforeAll(async () => {
  postgres = await startPostgres({ databaseUrl: "" });
}, 120_000);
afterAll(() => postgres.stop());

const openssl = "openssl";

/** A certificate that nobody vouches for; undefined where there is no openssl to make one. */
function certificate(): { key: Buffer; cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "lc-t-"));
  try {
    const [key, cert] = [join(folder, "key"), join(folder, "cert")];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
    execFileSync(openssl, ["req", "-x509", "-nodes", "-subj", "/CN=localhost", ...made], {
      stdio: "ignore",
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const identity = certificate();

/** Puts the database behind a door that lets nobody in unencrypted. @returns the URL of the door. */
async function doorTo(adminUrl: string): Promise<URL> {
  const url = new URL(adminUrl);
  const path = `${url.searchParams.get("host")}/.s.PGSQL.5432`;
  const open = new Set<Socket>();
  const door = createServer((outside) => {
    open.add(outside);
    outside.on("error", () => undefined);
    outside.once("data", () => {
      outside.write("S");
      const secure = new TLSSocket(outside, { isServer: true, secureContext: createSecureContext(identity) });
      const inside = connect(path);
      open.add(inside);
      for (const socket of [secure, inside]) socket.on("error", () => undefined);
      secure.pipe(inside).pipe(secure);
    });
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  onTestFinished(() => {
    door.close();
    for (const socket of open) socket.destroy();
  });
  url.searchParams.delete("host");
  url.host = `localhost:${(door.address() as AddressInfo).port}`;
  url.searchParams.set("sslmode", "no-verify");
  return url;
}

test.skipIf(!identity && !process.env["CI"])(
  "a database that wants encryption gets it from the tap, and pods need not know",
  async () => {
    const { run, config, closed } = await tapped((await doorTo(postgres.adminUrl)).href);
    expect(run.target).toMatchObject({
      host: "localhost",
      socketDir: null,
      tls: { rejectUnauthorized: false },
    });
    const pod = await tappedPod(config);
    await pod.query("insert into payments (payment, amount) values ('1', 1)");
    await pod.end();
    expect(await closed()).toMatchObject({ how: "terminate", queries: 1, busy: false });
    expect((await run.news()).payments).toHaveLength(1);
  },
);
