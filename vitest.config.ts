import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          execArgv: ["--disable-warning=ExperimentalWarning"],
          include: ["{server,web,lessons,deploy}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.proc.test.ts"],
          // Thousands of drawn cases take their time on a machine that does something else as well.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "proc",
          execArgv: ["--disable-warning=ExperimentalWarning"],
          include: ["{server,lessons}/**/*.proc.test.ts"],
          // Real processes, which mostly wait for each other: two files at a time keep a two-core machine busy.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
