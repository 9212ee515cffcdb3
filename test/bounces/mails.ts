/** Mails as they come to a return address; `to` is that address. */
const lines = (...all: readonly string[]): string => all.join('\r\n');

export const postfix = (to: string): string =>
  lines(
    'Return-Path: <>',
    'Date: Sat, 28 Nov 2026 10:00:01 +0000 (UTC)',
    'From: MAILER-DAEMON@mx.traveller.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="4XyZ.1/mx.traveller.example"',
    'Message-Id: <20261128100001.4XyZ@mx.traveller.example>',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--4XyZ.1/mx.traveller.example',
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.traveller.example.',
    '',
    "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.",
    '',
    '--4XyZ.1/mx.traveller.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.traveller.example',
    'X-Postfix-Queue-ID: 4XyZ',
    'Arrival-Date: Sat, 28 Nov 2026 10:00:00 +0000 (UTC)',
    '',
    'Final-Recipient: rfc822; alex@traveller.example',
    'Original-Recipient: rfc822;alex@traveller.example',
    'Action: failed',
    'Status: 5.1.1',
    'Remote-MTA: dns; imap.traveller.example',
    'Diagnostic-Code: smtp; 550 5.1.1 <alex@traveller.example>: Recipient address',
    '    rejected: User unknown in virtual mailbox table',
    '',
    '--4XyZ.1/mx.traveller.example',
    'Content-Description: Undelivered Message',
    'Content-Type: message/rfc822',
    '',
    'Subject: Your tickets',
    '',
    'Hello',
    '',
    '--4XyZ.1/mx.traveller.example--',
    '',
  );

export const gmail = (to: string): string =>
  lines(
    'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'Subject: Delivery Status Notification (Failure)',
    'X-Failed-Recipients: alex@gmail.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; boundary="000000000000a1"; report-type=delivery-status',
    '',
    '--000000000000a1',
    'Content-Type: multipart/related; boundary="000000000000a2"',
    '',
    '--000000000000a2',
    'Content-Type: text/html; charset="UTF-8"',
    '',
    '<p>Message blocked</p>',
    '--000000000000a2--',
    '--000000000000a1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; googlemail.com',
    '',
    'Final-Recipient: rfc822; alex@gmail.example',
    'Action: failed',
    'Status: 5.2.2',
    'Diagnostic-Code: smtp; 552-5.2.2 The email account that you tried to reach is over quota.',
    '',
    '--000000000000a1--',
    '',
  );

/** Of old ones: no report. */
export const exim = (to: string): string =>
  lines(
    'From: Mail Delivery System <Mailer-Daemon@mx.traveller.example>',
    `To: ${to}`,
    'Auto-Submitted: auto-replied',
    'X-Failed-Recipients: alex@traveller.example',
    'Subject: Mail delivery failed: returning message to sender',
    '',
    'A message that you sent could not be delivered to one or more of its recipients.',
    '',
    '  alex@traveller.example',
    '    SMTP error from remote mail server after RCPT TO:<alex@traveller.example>:',
    '    550 5.1.1 mailbox unavailable',
    '',
  );

export const qmail = (to: string): string =>
  lines(
    'From: MAILER-DAEMON@mx.traveller.example',
    `To: ${to}`,
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.traveller.example.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    '<alex@traveller.example>:',
    'Sorry, no mailbox here by that name. (#5.1.1)',
    '',
  );

export const exchangeDelayed = (to: string): string =>
  lines(
    'From: <postmaster@traveller.example>',
    `To: ${to}`,
    'Subject: Delivery delayed:Your tickets',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="9B095B5ADSN=_01"',
    '',
    '--9B095B5ADSN=_01',
    'Content-Type: text/plain; charset=utf-8',
    '',
    "Delivery to these recipients or groups is delayed. This message hasn't been delivered yet.",
    '',
    '--9B095B5ADSN=_01',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns;ex01.traveller.example',
    '',
    'Final-recipient: rfc822;alex@traveller.example',
    'Action: delayed',
    'Status: 4.4.7',
    'Will-Retry-Until: Sun, 29 Nov 2026 10:00:00 +0000',
    '',
    '--9B095B5ADSN=_01--',
    '',
  );

export const expired = (to: string): string =>
  exchangeDelayed(to).replace('Action: delayed', 'Action: failed').replace('delayed:', 'failed:');

export const vacation = (to: string): string =>
  lines(
    'From: Alex <alex@traveller.example>',
    `To: ${to}`,
    'Subject: Out of office: Your tickets',
    'Auto-Submitted: auto-replied (vacation)',
    '',
    'I am away until 550 things are done.',
    '',
  );

export const thanks = (to: string): string =>
  lines('From: Alex <alex@traveller.example>', `To: ${to}`, 'Subject: Re: Your tickets', '', 'Thanks! Code 5.1.1', '');

export const returnedMails = { postfix, gmail, exim, qmail, expired, exchangeDelayed, vacation, thanks } as const;
