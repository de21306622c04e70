import { createContext, use } from "react";
import type { Me } from "../../../server/protocol/index.ts";

/** Who looks at the page. */
export const MeContext = createContext<Me>({ role: "alone" });

export const useMe = (): Me => use(MeContext);
