import { defineConfig } from "vitest/config";

/** Whole exams of whole services, some of them in other languages: minutes, and so a command of their own. */
const exams = ["server/exam/**/*.proc.test.ts"];

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
          exclude: exams,
          // Real processes, which mostly wait for each other: two files at a time keep a two-core machine busy.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "exams",
          execArgv: ["--disable-warning=ExperimentalWarning"],
          include: exams,
          // Each file examines several services at a time.
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
