import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventJsonSchema, eventTypes, sellerEvent } from '../../../src/events/schema.ts';

const read = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

describe('the schema of the events', () => {
  it('is published as it is: `skyhook events schema > docs/events.schema.json`', () => {
    assert.equal(read('events.schema.json'), `${JSON.stringify(eventJsonSchema(), null, 2)}\n`);
  });

  it('describes every type and lets readers pass unknown fields', () => {
    const { $defs } = eventJsonSchema() as { $defs: Record<string, { description: string }> };
    assert.deepEqual(Object.keys($defs), eventTypes);
    for (const [type, { description }] of Object.entries($defs)) assert.notEqual(description, '', type);
    assert.ok(!JSON.stringify($defs).includes('additionalProperties'));
  });

  it('fits the examples of docs/events.md, one of each type, with nothing left out or added', () => {
    const examples = [...read('events.md').matchAll(/```json\n([^]*?)```/g)].map(
      ([, text]) => JSON.parse(text ?? '') as { type: string },
    );
    assert.deepEqual(examples.map(({ type }) => type).sort(), [...eventTypes].sort());
    // What the schema does not know is dropped in parsing.
    for (const example of examples) assert.deepEqual(sellerEvent.parse(example), example);
  });
});
