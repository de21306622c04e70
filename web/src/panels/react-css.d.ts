import "react";

declare module "react" {
  interface CSSProperties {
    /** How much of a range input is filled, as a percentage. */
    "--share"?: string;
  }
}
