/** Remembers the plans of recent clones: many clients ask a repository for the same thing between two pushes. */
import type { RepoView } from '../repo-view.ts';
import { type PackPlan, type PlanInput, type PlanWatch, planPack } from './plan.ts';

/** A plan is one bit per object. */
const PLANS_PER_VIEW = 4;
const MAX_KEY_WANTS = 20_000;

/** A view never changes, so its plans hold for as long as it lives. */
const plansOf = new WeakMap<RepoView, Map<string, PackPlan>>();

/** As `planPack`. The plan may be shared: it is only to be read. */
export async function planPackOnce(view: RepoView, input: PlanInput, watch: PlanWatch): Promise<PackPlan> {
  const key = keyOf(input);
  if (key === null) return planPack(view, input, watch);
  const plans = plansOf.get(view) ?? new Map<string, PackPlan>();
  plansOf.set(view, plans);
  const known = plans.get(key);
  // Only finished plans are shared: one in the making ends with the request it was made for.
  const plan = known ?? (await planPack(view, input, watch));
  plans.delete(key);
  plans.set(key, plan);
  for (const oldest of plans.keys()) {
    if (plans.size <= PLANS_PER_VIEW) break;
    plans.delete(oldest);
  }
  return plan;
}

/** What the plan of a clone depends on; null for fetches, each of which is different. */
function keyOf(input: PlanInput): string | null {
  const { wants, filter } = input;
  if (input.haves.length > 0 || input.cut !== null || input.moreWants.length > 0) return null;
  if (wants.length > MAX_KEY_WANTS) return null;
  const sorted = [...wants].sort((a, b) => a - b);
  return `${filter.treeDepth} ${filter.blobLimitBytes} ${filter.onlyType} ${input.includeTag} ${sorted.join(' ')}`;
}
