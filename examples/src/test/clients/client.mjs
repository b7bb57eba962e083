// OpenAI's own client: as it comes, or, given a certificate to trust, in HTTP/2 over TLS by undici.
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import OpenAI from "openai";

/** What the connections agreed on, where undici made them. */
export const protocols = new Set();

export async function openai(baseURL, certificate) {
  if (!certificate) {
    return new OpenAI({ baseURL, apiKey: "any" });
  }
  const { Agent, fetch } = await import("undici");
  subscribe("undici:client:connected", ({ socket }) => protocols.add(socket.alpnProtocol));
  const dispatcher = new Agent({ allowH2: true, connect: { ca: readFileSync(certificate) } });
  return new OpenAI({ baseURL, apiKey: "any", fetch: (url, init) => fetch(url, { ...init, dispatcher }) });
}
