import type { RightsRule, Trigger } from './rule.ts';

const checkedOn = '2026-11-24';
const both = (limit: number) => ({ domestic: limit, international: limit, reached: 'at' }) as const;
const cancelled: Trigger = { code: 'cancelled', may: ['refund', 're-routing'], basis: 'cancellation' };

/** Canada: articles 17 to 19; compensation when told 14 days or less before, within the carrier's control. */
const canada: RightsRule = {
  id: 'ca-appr/2019-12-15',
  law: 'ca-appr',
  title: 'Canada, Air Passenger Protection Regulations',
  from: '2019-12-15',
  zone: 'America/Toronto',
  scope: [{ touches: ['CA'] }],
  area: ['CA'],
  triggers: [
    {
      ...cancelled,
      compensation: { noticeDays: 14, atExactlyThat: 'due', windows: [] },
      basis: 'sections 17 to 19',
    },
    {
      code: 'arrives-later',
      limit: both(180),
      may: ['refund', 're-routing'],
      compensation: { noticeDays: 14, atExactlyThat: 'due', windows: [] },
      basis: 'sections 17 to 19',
    },
  ],
  source: {
    title: 'CTA, Flight Delays and Cancellations: A Guide',
    url: 'https://otc-cta.gc.ca/eng/publication/flight-delays-and-cancellations-a-guide',
  },
  checkedOn,
  verified: false,
  note: 'Depends on the carrier’s size and on whether the cause is within its control. Amendments were proposed in December 2024; their state is not verified.',
};

const india: RightsRule = {
  id: 'in-dgca-car-3m4/2010-08-15',
  law: 'in-dgca-car-3m4',
  title: 'India, DGCA CAR section 3 series M part IV',
  from: '2010-08-15',
  zone: 'Asia/Kolkata',
  scope: [{ departs: ['IN'] }],
  area: ['IN'],
  triggers: [
    {
      ...cancelled,
      compensation: { noticeDays: 1, atExactlyThat: 'not-due', windows: [] },
      basis: 'paragraph 3.3: alternate flight or refund; compensation when told less than 24 hours before',
    },
    { code: 'departs-later', limit: both(360), may: ['refund', 're-routing'], basis: 'paragraph 3.4' },
  ],
  source: { title: 'DGCA, Civil Aviation Requirements, section 3, series M, part IV', url: 'https://www.dgca.gov.in' },
  checkedOn,
  verified: false,
  note: 'From reports, not from the text; first date and later revisions are not verified.',
};

const indonesia: RightsRule = {
  id: 'id-pm-89-2015/2015-05-08',
  law: 'id-pm-89-2015',
  title: 'Indonesia, PM 89/2015',
  from: '2015-05-08',
  zone: 'Asia/Jakarta',
  scope: [{ departs: ['ID'], carrier: ['ID'] }],
  area: ['ID'],
  triggers: [
    { ...cancelled, basis: 'category 6: another flight or a full refund' },
    { code: 'departs-later', limit: both(61), may: ['refund', 're-routing'], basis: 'categories 2 to 5' },
  ],
  source: {
    title: 'Peraturan Menteri Perhubungan PM 89 Tahun 2015',
    url: 'https://www.suarawajarfm.com/2015/06/18/4263/mudik-peraturan-delay-management-maskapai-tetap-berlaku.html',
  },
  checkedOn,
  verified: false,
  note: 'Categories from reports, written for delays on the day; the first date, international flights and changes made in advance are not verified.',
};

const malaysia: RightsRule = {
  id: 'my-macpc/2024-09-01',
  law: 'my-macpc',
  title: 'Malaysia, Aviation Consumer Protection Code',
  from: '2024-09-01',
  zone: 'Asia/Kuala_Lumpur',
  scope: [{ touches: ['MY'] }],
  area: ['MY'],
  triggers: [
    { ...cancelled, basis: 'cancellation: another flight or a refund' },
    { code: 'departs-later', limit: both(300), may: ['refund'], basis: 'delay of five hours or more' },
  ],
  source: {
    title: 'Malaysian Aviation Consumer Protection (Amendment) Code 2024',
    url: 'https://www.skrine.com/insights/alerts/october-2024/clear-skies-ahead-navigating-your-new-air-travel-r',
  },
  checkedOn,
  verified: false,
  note: 'From lawyers’ summaries. Since January 2025 a change of departure is to be told two weeks ahead; what follows if it is not is not verified.',
};

const thailand: RightsRule = {
  id: 'th-cab-101/2025-05-20',
  law: 'th-cab-101',
  title: 'Thailand, Civil Aviation Board notification 101',
  from: '2025-05-20',
  zone: 'Asia/Bangkok',
  scope: [{ departs: ['TH'] }],
  area: ['TH'],
  triggers: [
    {
      ...cancelled,
      compensation: {
        noticeDays: 7,
        atExactlyThat: 'not-due',
        windows: [
          { noticeFromDays: -Infinity, noticeBelowDays: 7, departsEarlierAtMost: 180, departsLaterAtMost: 180 },
        ],
      },
      basis: 'cancellation without seven days’ notice or a flight within three hours',
    },
    { code: 'departs-later', limit: both(300), may: ['refund', 're-routing'], basis: 'delay over five hours' },
  ],
  source: {
    title: 'CAAT, Civil Aviation Board notification 101',
    url: 'https://www.caat.or.th/wp-content/uploads/2024/11/Reg-CAB-No-101-Measures-to-Protect-Passenger-Rights-on-Domestic-and-International-Scheduled-Flights.pdf',
  },
  checkedOn,
  verified: false,
  note: 'From reports on the notification; written for delays on the day.',
};

/** Laws of which only the outline could be checked: they tell a person where to look. */
export const otherRules: readonly RightsRule[] = [canada, india, indonesia, malaysia, thailand];
