import { useMemo, useState } from "react";
import { CircleAlert, CircleCheck, Play } from "lucide-react";
import { scenarioOf, slowestPropagation } from "../../../../server/protocol/index.ts";
import { Button, ui } from "../../ui/index.ts";
import { useShownRun, useWorldState } from "../../world/index.ts";
import { useLesson, variantOf } from "../context.ts";
import { readField, type Budget, type BudgetKey } from "./budget.ts";
import { BudgetBar } from "./BudgetBar.tsx";
import { Export } from "./Export.tsx";
import { Fields } from "./Fields.tsx";
import { Held } from "./Held.tsx";
import { Legend } from "./Legend.tsx";
import { budgetOf } from "./of-run.ts";
import { planOf } from "./plan.ts";
import { verdictOf } from "./words.ts";
import { deploymentYaml } from "./yaml.ts";
import css from "./budget.module.css";

type Texts = Readonly<Record<BudgetKey, string>>;

const textsOf = (budget: Budget): Texts =>
  Object.fromEntries(Object.entries(budget).map(([key, value]) => [key, String(value)])) as Texts;

const alike = (a: Budget, b: Budget): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Adds up a shutdown, says whether it fits into its grace, and has it run for real. */
export default function BudgetPlanner() {
  const { lesson, run: runIt } = useLesson();
  const settings = useWorldState((state) => state.settings);
  const { run } = useShownRun();
  const conditions = scenarioOf(lesson, variantOf(lesson, "broken"));
  const lag = conditions.deployment.kubeletLag.max;
  const slowest = settings.propagation ?? slowestPropagation(conditions);

  const [budget, setBudget] = useState(() => budgetOf(conditions));
  const [texts, setTexts] = useState(() => textsOf(budget));
  const take = (values: Budget) => {
    setBudget(values);
    setTexts(textsOf(values));
  };
  const change = (key: BudgetKey, text: string) => {
    setTexts({ ...texts, [key]: text });
    const value = readField(key, text);
    if (typeof value === "number") setBudget({ ...budget, [key]: value });
  };
  const problems = Object.entries(texts).flatMap(([key, text]) => {
    const value = readField(key as BudgetKey, text);
    return typeof value === "number" ? [] : [value.problem];
  });

  const plan = planOf(budget, lag);
  const { cut, kill, exit, signal, stretches } = plan;
  const { good, says } = verdictOf(plan, budget, slowest);
  const history = run?.history.header.lesson === lesson.id && run.history.finished ? run.history : undefined;
  const ran = useMemo(() => history && budgetOf(history.header.scenario), [history]);
  const going = useWorldState((state) => state.starting || (state.going !== null && state.going === run?.id));
  const start = () => runIt(variantOf(lesson, "fixed"), { manifest: deploymentYaml(budget, lag) });

  return (
    <section className={css["planner"]} aria-labelledby="budget-planner">
      <h3 id="budget-planner">Budget planner</h3>
      <div className={css["presets"]} role="group" aria-label="Begin with the values of">
        {lesson.variants.map(({ id, title }) => {
          const values = budgetOf(scenarioOf(lesson, id));
          return (
            <button
              key={id}
              type="button"
              className={ui["chip"]}
              aria-pressed={problems.length === 0 && alike(values, budget)}
              onClick={() => take(values)}
            >
              {title}
            </button>
          );
        })}
      </div>
      <Fields texts={texts} plan={plan} onChange={change} />
      <BudgetBar
        label="Planned"
        stretches={stretches}
        axis={1.02 * Math.max(exit, budget.grace, cut ? kill : 0)}
        grace={budget.grace}
        signal={signal}
        kill={cut && kill}
        exit={cut ? undefined : exit}
        slowest={slowest}
      />
      <Legend plan={plan} grace={budget.grace} slowest={slowest} />
      <output className={css["verdict"]} data-good={good && problems.length === 0}>
        {good && problems.length === 0 ? (
          <CircleCheck size={16} aria-hidden="true" />
        ) : (
          <CircleAlert size={16} aria-hidden="true" />
        )}
        <span>{(problems.length > 0 ? problems : says).join(" ")}</span>
      </output>
      <div className={css["actions"]}>
        <Button look="primary" disabled={problems.length > 0} onClick={start}>
          <Play size={14} aria-hidden="true" /> Run it for real
        </Button>
        <Export yaml={() => deploymentYaml(budget, lag)} />
      </div>
      {going && <p className={css["going"]}>The run is under way. What it measures will stand here.</p>}
      {history && ran && (
        <Held
          history={history}
          budget={ran}
          own={alike(ran, budget)}
          lag={lag}
          slowest={slowestPropagation(history.header.scenario)}
        />
      )}
    </section>
  );
}
