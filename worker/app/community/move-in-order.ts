/** The order after one of the members was given another place. */
export function moveInOrder<T>(order: readonly T[], member: T, place: number): readonly T[] {
  const others = order.filter((other) => other !== member);
  return others.toSpliced(Math.min(place, others.length), 0, member);
}
