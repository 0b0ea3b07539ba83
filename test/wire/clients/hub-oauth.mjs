// Signing in with the hub, as an app with @huggingface/hub does it. Arguments: facts, the hub's address.
import { readFileSync } from 'node:fs';
import { oauthHandleRedirect, oauthLoginUrl, whoAmI } from '@huggingface/hub';
import assert from 'node:assert/strict';

const [factsFile, hubUrl] = process.argv.slice(2);
const { clientId, cookie, username, redirectUrl } = JSON.parse(readFileSync(factsFile, 'utf8'));

async function check(name, run) {
  try {
    await run();
    console.log(JSON.stringify({ name }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: String(error?.stack ?? error) }));
  }
}

/** What a browser does with the page: shows it, and sends the form back. */
async function answer(loginUrl, value) {
  const page = await fetch(loginUrl, { headers: { Cookie: cookie, Accept: 'text/html' } });
  assert.equal(page.status, 200);
  // Within an attribute a `<` begins nothing.
  const html = (await page.text()).replaceAll(/="[^"]*"/g, '');
  assert.ok(html.includes('&lt;i>An app') && !html.includes('<i>An app'), 'the name of an app is text');
  const query = new URL(loginUrl).searchParams;
  const sent = await fetch(new URL('/oauth/authorize', hubUrl), {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: cookie, Origin: new URL(hubUrl).origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...Object.fromEntries(query), answer: value }),
  });
  assert.equal(sent.status, 303);
  return sent.headers.get('Location');
}

async function login(scopes) {
  const localStorage = {};
  const url = await oauthLoginUrl({ clientId, hubUrl, redirectUrl, scopes, state: 'my state', localStorage });
  return { url, nonce: localStorage.nonce, codeVerifier: localStorage.codeVerifier };
}

await check('signs in', async () => {
  const { url, ...secrets } = await login('openid profile email');
  const redirectedUrl = await answer(url, 'allow');
  assert.ok(redirectedUrl.startsWith(`${redirectUrl}?`));
  const result = await oauthHandleRedirect({ hubUrl, redirectedUrl, ...secrets });
  assert.equal(result.state, 'my state');
  assert.equal(result.scope, 'openid profile email');
  assert.equal(result.userInfo.preferred_username, username);
  assert.ok(result.accessTokenExpiresAt > new Date());
  assert.equal((await whoAmI({ accessToken: result.accessToken, hubUrl })).name, username);
});

await check('is told when the user refuses', async () => {
  const { url, ...secrets } = await login('openid');
  const redirectedUrl = await answer(url, 'deny');
  await assert.rejects(oauthHandleRedirect({ hubUrl, redirectedUrl, ...secrets }), /access_denied/);
});

await check('gets nothing without the verifier, nor twice', async () => {
  const { url, ...secrets } = await login('openid');
  const redirectedUrl = await answer(url, 'allow');
  const wrong = { ...secrets, codeVerifier: 'a'.repeat(64) };
  await assert.rejects(oauthHandleRedirect({ hubUrl, redirectedUrl, ...wrong }), /invalid_grant/);
  const { accessToken } = await oauthHandleRedirect({ hubUrl, redirectedUrl, ...secrets });
  await assert.rejects(oauthHandleRedirect({ hubUrl, redirectedUrl, ...secrets }), /invalid_grant/);
  await assert.rejects(whoAmI({ accessToken, hubUrl }), 'a code that comes twice ends what it gave');
});
