// Asks with OpenAI's own package and prints the answers as JSON: openai.mjs URL MODEL TEXT TOKENS [CERTIFICATE]
import { openai, protocols } from "./client.mjs";

const [url, model, input, tokens, certificate] = process.argv.slice(2);
const client = await openai(url, certificate);

async function vector(request) {
  const response = await client.embeddings.create({ model, ...request });
  return response.data[0].embedding;
}

async function failure(request) {
  try {
    await vector(request);
    return "no failure";
  } catch (error) {
    return [error.constructor.name, error.status, error.code, error.param];
  }
}

const models = await client.models.list();
console.log(JSON.stringify({
  byItself: await vector({ input }),
  floats: await vector({ input, encoding_format: "float" }),
  tokens: await vector({ input: JSON.parse(tokens) }),
  shortened: await vector({ input, dimensions: 64 }),
  models: models.data.map((card) => card.id),
  unknownModel: await failure({ input, model: "nothing" }),
  tooManyDimensions: await failure({ input, dimensions: 385 }),
  protocols: [...protocols],
}));
