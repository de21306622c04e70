export { ShellTab } from "./ShellTab.tsx";
