import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checked, flag, groupValues, text, texts, wholeNumber } from './query.ts';

const schema = z.object({
  expand: texts,
  full: flag,
  name: text,
  limit: wholeNumber({ fallback: 50, min: 1, max: 100 }),
});

function read(query: string): unknown {
  const result = checked(schema, groupValues(new URLSearchParams(query)));
  return result.ok ? result.value : result.error.code;
}

describe('query strings', () => {
  it('takes defaults when nothing is given', () => {
    expect(read('')).toEqual({ expand: [], full: false, name: undefined, limit: 50 });
  });

  it('joins repeated names with and without brackets', () => {
    expect(read('expand=sha&expand[]=likes&expand%5B%5D=tags')).toMatchObject({ expand: ['sha', 'likes', 'tags'] });
  });

  it.each(['full=True', 'full=true', 'full=1', 'full', 'full='])('%s means yes', (query) => {
    expect(read(query)).toMatchObject({ full: true });
  });

  it.each(['full=False', 'full=0', 'full=no'])('%s means no', (query) => {
    expect(read(query)).toMatchObject({ full: false });
  });

  it('cuts numbers to the maximum and refuses what is no number or too small', () => {
    expect(read('limit=5000')).toMatchObject({ limit: 100 });
    expect(read('limit=0')).toBe('bad-request');
    expect(read('limit=-1')).toBe('bad-request');
    expect(read('limit=ten')).toBe('bad-request');
  });

  it('takes the last of several', () => {
    expect(read('name=a&name=b')).toMatchObject({ name: 'b' });
  });
});
