/** What to do with a new access token, with this hub's address and the token filled in. */
import type { Translate } from './i18n.ts';
import type { SnippetStep } from './snippets.ts';

export function tokenSteps(place: {
  readonly t: Translate;
  /** The hub's address without a trailing slash. */
  readonly baseUrl: string;
  readonly username: string;
  readonly token: string;
}): readonly SnippetStep[] {
  const { t, baseUrl, username, token } = place;
  const { protocol, host } = new URL(baseUrl);
  return [
    { text: t('tokens.snippet.hf'), code: `export HF_ENDPOINT=${baseUrl}\nhf auth login --token ${token}` },
    { text: t('tokens.snippet.env'), code: `export HF_ENDPOINT=${baseUrl} HF_TOKEN=${token}` },
    {
      text: t('tokens.snippet.git'),
      code: `git credential approve <<'END'
protocol=${protocol.slice(0, -1)}
host=${host}
username=${username}
password=${token}
END`,
    },
    { text: t('tokens.snippet.curl'), code: `curl -H "Authorization: Bearer ${token}" ${baseUrl}/api/whoami-v2` },
  ];
}
