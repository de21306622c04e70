import { useId } from "react";
import { SlidersHorizontal } from "lucide-react";
import { slowestPropagation, type Scenario, type Settings } from "../../../server/protocol/index.ts";
import { Button, filledTo, PopoverBox } from "../ui/index.ts";
import { useWorld, useWorldState } from "../world/index.ts";
import css from "./panels.module.css";

interface Dial {
  readonly key: "rate" | "propagation" | "grace";
  readonly label: string;
  readonly unit: string;
  readonly max: number;
  readonly min: number;
  readonly step: number;
  of(scenario: Scenario): number;
}

const dials: readonly Dial[] = [
  {
    key: "rate",
    label: "Requests",
    unit: "per second",
    min: 5,
    max: 200,
    step: 5,
    of: ({ traffic }) => traffic.rate,
  },
  {
    key: "propagation",
    label: "Slowest router learns within",
    unit: "s",
    min: 0,
    max: 10,
    step: 0.1,
    of: slowestPropagation,
  },
  {
    key: "grace",
    label: "Grace period",
    unit: "s",
    min: 0,
    max: 60,
    step: 1,
    of: ({ deployment }) => deployment.grace,
  },
];

/** What the next run is made under. */
export function Conditions({ scenario }: { scenario: Scenario }) {
  const world = useWorld();
  const settings = useWorldState((state) => state.settings);
  const turned = Object.keys(settings).length;
  const set = (change: Settings) => world.turn({ ...settings, ...change });
  return (
    <PopoverBox
      title="Conditions of the next run"
      side="top"
      trigger={
        <Button look="quiet" title="Conditions of the next run" aria-label="Conditions of the next run">
          <SlidersHorizontal size={14} aria-hidden="true" />
          {turned > 0 && <span className={css["turned"]}>{turned}</span>}
        </Button>
      }
    >
      <div className={css["conditions"]}>
        <h3>The next run</h3>
        {dials.map((dial) => (
          <DialRow
            key={dial.key}
            dial={dial}
            value={settings[dial.key] ?? dial.of(scenario)}
            onChange={(value) => set({ [dial.key]: value })}
          />
        ))}
        <label className={css["seed"]}>
          Seed
          <input
            type="number"
            min={0}
            max={2 ** 31 - 1}
            value={settings.seed ?? scenario.seed}
            onChange={({ target }) => {
              const seed = target.valueAsNumber;
              if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) set({ seed });
            }}
          />
        </label>
        <p>The same seed gives the same arrivals. Seconds are cluster seconds.</p>
        <Button disabled={turned === 0} onClick={() => world.turn({})}>
          Back to the lesson’s own
        </Button>
      </div>
    </PopoverBox>
  );
}

function DialRow({ dial, value, onChange }: { dial: Dial; value: number; onChange(value: number): void }) {
  const id = useId();
  const { label, unit, min, max, step } = dial;
  const top = Math.max(max, value);
  return (
    <div className={css["dial"]}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>
        {step < 1 ? value.toFixed(1) : value} {unit}
      </output>
      <input
        id={id}
        type="range"
        min={min}
        max={top}
        step={step}
        value={value}
        aria-valuetext={`${value} ${unit}`}
        style={filledTo(`${((value - min) / (top - min)) * 100}%`)}
        onChange={({ target }) => onChange(Number(target.value))}
      />
    </div>
  );
}
