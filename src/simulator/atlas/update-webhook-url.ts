import type { AtlasCall } from './call.ts';
import { textField } from './request-fields.ts';

/**
 * `updateWebhookURL.do`: registers the one URL of the account, in place of any other (Atlas: webhook registration, July 2026).
 * Whether Atlas limits scheme, port or length is not documented; the double takes any http or https URL.
 */
export const updateWebhookUrl: AtlasCall = {
  endpoint: 'updateWebhookURL.do',
  payloadFields: [],
  answer(body, double) {
    const url = textField(body, 'url');
    if (url === null) return { status: 100, msg: 'url is required' };
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      return { status: 901, msg: 'url is not an http or https URL' };
    }
    double.setWebhookUrl(url);
    return { payload: {} };
  },
};
