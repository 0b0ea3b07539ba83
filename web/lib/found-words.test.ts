import { expect, it } from 'vitest';
import { placeWords } from './found-words.ts';

const word = (text: string): { readonly text: string } => ({ text });

it('marks words where they stand, whatever their case and the spaces around signs', () => {
  const { pieces, missing } = placeWords('In the U.S., Ada met ada.', [
    word('u . s .'),
    word('ada'),
    word('Ada'),
    word('Bob'),
  ]);
  expect(pieces.map(({ text, found }) => [text, found?.text ?? null])).toEqual([
    ['In the ', null],
    ['U.S.', 'u . s .'],
    [', ', null],
    ['Ada', 'ada'],
    [' met ', null],
    ['ada', 'Ada'],
    ['.', null],
  ]);
  expect(missing).toEqual([word('Bob')]);
});

it('takes signs of expressions, and letters beyond the basic plane, for what they are', () => {
  expect(placeWords('a (b)* [c] 𝒳-1', [word('(b)*'), word('[c]'), word('𝒳-1')]).missing).toEqual([]);
  expect(placeWords('', [word('x'), word('')]).missing).toHaveLength(2);
});
