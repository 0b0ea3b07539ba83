/** Feeds networks an input that exporters have added since, and that the library does not know: `cache_position`. */
import { Tensor } from '@huggingface/transformers';

const NAME = 'cache_position';

interface Shaped {
  readonly dims: readonly number[];
}

interface Session {
  readonly inputNames: readonly string[];
  run(feeds: Readonly<Record<string, Shaped>>, ...rest: readonly unknown[]): unknown;
}

/** `sessions`: those of a model of the library, which is changed. */
export function feedCachePositions(sessions: Record<string, Session>): void {
  for (const [name, session] of Object.entries(sessions)) {
    if (session.inputNames.includes(NAME)) sessions[name] = withPositions(session);
  }
}

function withPositions(session: Session): Session {
  const inputNames = session.inputNames.filter((name) => name !== NAME);
  return new Proxy(session, {
    get(target, key) {
      if (key === 'inputNames') return inputNames;
      if (key === 'run') {
        return (feeds: Readonly<Record<string, Shaped>>, ...rest: readonly unknown[]) =>
          target.run({ ...feeds, [NAME]: positionsOf(feeds) }, ...rest);
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Of the tokens that are asked about, counted from the first of all. */
function positionsOf(feeds: Readonly<Record<string, Shaped>>): Shaped {
  const past = Object.entries(feeds).find(([name]) => /^past_key_values\.\d+\.(?:decoder\.)?key$/.test(name));
  const start = past?.[1].dims[2] ?? 0;
  const count = feeds['input_ids']?.dims[1] ?? 1;
  const positions = BigInt64Array.from({ length: count }, (_, index) => BigInt(start + index));
  return (new Tensor('int64', positions, [count]) as unknown as { readonly ort_tensor: Shaped }).ort_tensor;
}
