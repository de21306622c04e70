"use strict";
/*
 * Runs inside npm. Node passes no descriptor on but those a program names, and npm names the first three: this adds
 * the one for the pod's reports, which would otherwise end here. Nothing else about npm changes.
 */
const childProcess = require("node:child_process");

const REPORTS = 4;
const { spawn } = childProcess;

childProcess.spawn = function (file, args, options) {
  if (options?.stdio !== "inherit") return spawn.apply(this, arguments);
  const stdio = ["inherit", "inherit", "inherit", "ignore", REPORTS];
  return spawn.call(this, file, args, { ...options, stdio });
};
