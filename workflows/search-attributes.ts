import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Typed search attributes: codes and times only, never personal data. */
export const searchAttributes = {
  orderNo: defineSearchAttributeKey('OrderNo', SearchAttributeType.KEYWORD),
  notificationType: defineSearchAttributeKey('NotificationType', SearchAttributeType.KEYWORD),
  airline: defineSearchAttributeKey('Airline', SearchAttributeType.KEYWORD),
  stage: defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD),
  deadline: defineSearchAttributeKey('Deadline', SearchAttributeType.DATETIME),
  needsHuman: defineSearchAttributeKey('NeedsHuman', SearchAttributeType.BOOL),
} as const;
