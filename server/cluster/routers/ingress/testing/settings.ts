import type { ProxySettings } from "../index.ts";

/** Limits that no test comes near unless it says so. */
export const settings: ProxySettings = {
  connectTimeout: 5000,
  readTimeout: 20_000,
  retries: true,
  tries: 3,
  keepAlive: 32,
  keepAliveTimeout: 20_000,
  clientTimeout: 20_000,
  clientKeepAlive: 20_000,
};
