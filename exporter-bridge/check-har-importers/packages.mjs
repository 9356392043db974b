// Validators and a converter, from npm.
import {createRequire} from 'node:module';
import {each, expect} from './expected.mjs';

const require = createRequire(import.meta.url);
const harValidator = require('har-validator');
const {HarValidator} = require('@har-sdk/validator');
const {liHARToK6Script} = require('har-to-k6');

await each(async (text, entries, file) => {
  await harValidator.har(JSON.parse(text)).catch(error => {
    throw new Error('har-validator: ' + JSON.stringify(error.errors));
  });
  expect(`${file} @har-sdk/validator`, await new HarValidator().verify(JSON.parse(text)), []);
  if (entries.length > 0) {
    const {main} = await liHARToK6Script(JSON.parse(text));
    for (const entry of entries) {
      expect(`${file} har-to-k6 has ${entry.request.url}`, main.includes(new URL(entry.request.url).pathname), true);
    }
  }
});
