// Asks for a chat with OpenAI's own package and prints what came as JSON: chat.mjs URL PROMPT [CERTIFICATE]
import { openai, protocols } from "./client.mjs";

const [url, content, certificate] = process.argv.slice(2);
const client = await openai(url, certificate);

async function stream() {
  return client.chat.completions.create({ model: "parrot", stream: true, messages: [{ role: "user", content }] });
}

const words = [];
let finish = null;
for await (const chunk of await stream()) {
  words.push(chunk.choices[0].delta.content ?? "");
  finish = chunk.choices[0].finish_reason;
}
let left = 0;
for await (const chunk of await stream()) {
  left += chunk.choices.length;
  // Ends the answer.
  break;
}
console.log(JSON.stringify({ words, finish, left, protocols: [...protocols] }));
