/** A page in a row leads to the next; more would be a circle. */
const MAX_PAGES = 12;

/**
 * What a browser does at a provider of `oidc-provider`, for a person who signs in and agrees.
 *
 * @param url Where the stand-in really is.
 * @param authorizationUrl As the person was sent there.
 * @returns The way back.
 */
export async function agreeAt(url: string, authorizationUrl: URL, person: string): Promise<URL> {
  const { origin, host } = authorizationUrl;
  const cookies = new Map<string, string>();
  let target = authorizationUrl;
  let form: URLSearchParams | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    if (target.origin !== origin) return target;
    const answer: Response = await fetch(`${url}${target.pathname}${target.search}`, {
      ...(form && { method: "POST", body: form }),
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...{ "x-forwarded-host": host, "x-forwarded-proto": "https" },
      },
      redirect: "manual",
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const page = await answer.text();
    const location = answer.headers.get("location");
    form = location === null ? formOn(page, person) : null;
    target = new URL(location ?? actionOn(page), target);
  }
  throw new Error("the provider asks and asks");
}

function actionOn(page: string): string {
  const [, action] = /<form[^>]* action="([^"]+)"/.exec(page) ?? [];
  if (!action) throw new Error(`no form to go on with: ${page.replace(/[\s\S]*<body>/, "")}`);
  return action;
}

function formOn(page: string, person: string): URLSearchParams {
  const [, prompt = ""] = /name="prompt" value="([^"]+)"/.exec(page) ?? [];
  return new URLSearchParams({ prompt, ...(prompt === "login" && { login: person, password: "any" }) });
}
