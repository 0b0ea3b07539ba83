import { describe, expect, it } from 'vitest';
import { matchesNone, rangeStillApplies } from './conditional.ts';

describe('matchesNone', () => {
  it.each(['"abc"', 'W/"abc"', '"x", "abc"', '*', '"x",W/"abc"'])('%s names the current tag', (header) => {
    expect(matchesNone(header, '"abc"')).toBe(true);
  });

  it.each([undefined, '', 'abc', '"ab"', '"x", "y"'])('%s does not', (header) => {
    expect(matchesNone(header, '"abc"')).toBe(false);
  });
});

describe('rangeStillApplies', () => {
  it('holds without the header and with the same strong tag', () => {
    expect(rangeStillApplies(undefined, '"abc"')).toBe(true);
    expect(rangeStillApplies('"abc"', '"abc"')).toBe(true);
  });

  it('fails for another tag, a weak one and a date', () => {
    expect(rangeStillApplies('"old"', '"abc"')).toBe(false);
    expect(rangeStillApplies('W/"abc"', '"abc"')).toBe(false);
    expect(rangeStillApplies('Wed, 21 Oct 2015 07:28:00 GMT', '"abc"')).toBe(false);
  });
});
