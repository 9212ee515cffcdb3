import assert from 'node:assert/strict';
import { chooseRecipient } from '../../../src/messages/recipient.ts';

describe('chooseRecipient', () => {
  const own = ['agency.example'];
  const cases: [what: string, named: string | null, contact: string | null, expected: string | undefined][] = [
    ['the one the seller named', 'bo@traveller.example', 'alex@traveller.example', 'bo@traveller.example'],
    ['the contact of the order query', null, 'alex@traveller.example', 'alex@traveller.example'],
    ['the contact without the blanks around it', null, ' alex@traveller.example ', 'alex@traveller.example'],
    ['a contact whose domain ends in the same letters', null, 'a@notagency.example', 'a@notagency.example'],
    ['an address of the seller that the seller named', 'desk@agency.example', null, 'desk@agency.example'],
    ['nobody instead of the seller itself', null, 'desk@agency.example', undefined],
    ['nobody instead of the seller in capitals', null, 'Desk@AGENCY.example', undefined],
    ['nobody instead of a part of the seller', null, 'desk@mail.agency.example', undefined],
    ['nobody where there is no contact', null, null, undefined],
    ['nobody for an empty contact', null, ' ', undefined],
    ['nobody for a phone number', null, '0065-10000001', undefined],
    ['nobody for two addresses', null, 'a@x.example, b@x.example', undefined],
    ['nobody for a name with an address', null, 'Alex <a@x.example>', undefined],
    ['nobody for an address with a header in it', null, 'a@x.example\nBcc: b@x.example', undefined],
    ['nobody for a domain without a dot', null, 'a@localhost', undefined],
  ];
  for (const [what, named, contact, expected] of cases) {
    it(`is ${what}`, () => assert.equal(chooseRecipient({ named, contact }, own), expected));
  }
});
