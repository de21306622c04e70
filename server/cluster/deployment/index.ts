export { DeploymentController, type Template } from "./controller.ts";
