import { expect, it } from 'vitest';
import { hubOrigin, routingPath } from './dialect.ts';

it.each([
  ['http://hub.example/api/models', '/api/models'],
  ['http://hub.example/hf/api/models', '/api/models'],
  ['http://datasets-server.hub.example/rows?dataset=a/b', '/api/datasets-server/rows'],
  ['http://datasets-server.hub.example/', '/api/datasets-server/'],
  ['http://my-datasets-server.hub.example/rows', '/rows'],
])('%s is routed as %s', (url, path) => {
  expect(routingPath(new URL(url))).toBe(path);
});

it('gives addresses on the hub itself, whichever of its hosts was asked', () => {
  expect(hubOrigin('https://datasets-server.hub.example:8080')).toBe('https://hub.example:8080');
  expect(hubOrigin('https://hub.example')).toBe('https://hub.example');
});
