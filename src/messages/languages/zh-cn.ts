import type { Words } from './words.ts';

/** Simplified Chinese. */
export const zhCn: Words = {
  tag: 'zh-CN',
  ownName: '简体中文',
  dateFormat: 'yyyy年L月d日 ccc HH:mm',
  localTime: '当地时间',
  punctuation: { comma: '，', colon: '：', gap: '' },
  kinds: {
    ticketed: {
      subject: '您的机票已出票',
      title: '您的机票已出票',
      intro: '您的预订已确认。请核对以下姓名和时间。',
    },
    'ticketed-again': {
      subject: '您的机票现已成功出票',
      title: '您的机票现已成功出票',
      intro:
        '我们此前曾通知您预订已取消。该情况现已改变：您的预订已确认，航班和机票信息见下。请使用以下票号，不要再使用此前的票号。',
    },
    'tickets-changed': {
      subject: '您的票号或预订编号已变更',
      title: '您的票号或预订编号已变更',
      intro: '航空公司已为您的预订签发新的编号。请使用以下预订编号和票号。本通知不涉及航班变更。',
    },
    'order-cancelled': {
      subject: '您的预订已取消',
      title: '您的预订已取消',
      intro:
        '您的预订在航空公司方面已被取消或未能完成。请勿凭此预订安排出行。我们将就后续事宜及您所支付的款项与您联系。',
    },
    'change-notice': {
      subject: '您的航班有小幅变更',
      title: '您的航班有小幅变更',
      intro: '航空公司作了小幅调整。您无需支付任何费用，也无需进行任何操作。',
    },
    'change-choice': {
      subject: '您的航班已变更，请选择',
      title: '您的航班已变更',
      intro: '航空公司变更了您的航班。请比较变更前后的航班，并告知我们您的选择。',
      unasked: { subject: '您的航班已变更', intro: '航空公司变更了您的航班。请比较变更前后的航班。' },
    },
    'choice-reminder': {
      subject: '提醒：请选择',
      title: '请告知我们您的选择',
      intro: '我们此前就您预订的一项变更征询过您的选择，但尚未收到您的答复。该问题仍待您答复。',
    },
    'answer-received': {
      subject: '我们已收到您的答复',
      title: '我们已收到您的答复',
      intro: '谢谢。以下是我们为您的预订记录的答复。',
    },
    'reinstated-choice': {
      subject: '您的航班已恢复，是否仍需退款？',
      title: '您的航班已恢复',
      intro: '您曾要求退款。此后，航空公司恢复了您的航班。请告知我们您是保留该航班，还是仍需退款。',
      unasked: { subject: '您的航班已恢复', intro: '您曾要求退款。此后，航空公司恢复了您的航班。' },
    },
    'refund-stands': {
      subject: '关于您申请退款的航班的最新消息',
      title: '航空公司变更了您已申请退款的航班',
      intro:
        '本通知仅供您知悉：您的退款申请仍然有效。您无需进行任何操作。退款所需时间取决于航空公司；有最终结果后，我们会发邮件告知您。',
    },
    'flight-cancelled': {
      subject: '您的航班已取消，请选择',
      title: '您的航班已取消',
      intro: '航空公司取消了您预订中的一个航班。请告知我们您的选择。',
      unasked: { subject: '您的航班已取消', intro: '航空公司取消了您预订中的一个航班。' },
    },
    'back-to-booked': {
      subject: '您的原航班已恢复',
      title: '您的原航班已恢复',
      intro: '航空公司已撤回其变更：您仍乘坐原先预订的航班。我们此前如曾就此向您提出问题，现已无需答复。',
    },
    'airline-confirmed': {
      subject: '航空公司已确认您的新航班',
      title: '航空公司已确认您的新航班',
      intro: '您在航空公司的预订现显示以下航班。',
    },
    'airline-mail-extract': {
      subject: '航空公司就您的航班发来邮件',
      title: '航空公司就您的航班发来邮件',
      intro:
        '航空公司就您的预订发来一封邮件。本通知载有该邮件的摘录，其中的链接和邮箱地址已移除。下列航班为我们目前所知的航班：请加以比对，如有疑问，请与我们联系。',
    },
    'refund-final': {
      subject: '航空公司方面的退款已完成',
      title: '航空公司方面的退款已完成',
      intro: '您预订的一笔退款在航空公司方面已办理完毕。',
    },
    'void-final': {
      subject: '您的机票已作废，航空公司方面已办理完毕',
      title: '您的机票已作废，航空公司方面已办理完毕',
      intro: '您预订中的机票已作废，航空公司方面已办理完毕。',
    },
    'day-before': {
      subject: '出行前提醒：您的变更后航班',
      title: '出行前提醒：您的变更后航班',
      intro:
        '您有一个航班自预订以来已发生变更，并即将起飞。我们已再次核实：您在航空公司的预订现显示以下“变更后”的航班。',
    },
  },
  subjectLine: (subject, reference) => `${subject} – 预订 ${reference}`,
  callsAtOnce:
    '航空公司对您的航班时间作了小幅调整；按新的时间，航班此刻即将起飞或已经起飞。我们的工作人员将致电与您联系。',
  refundHeld: '您要求的退款尚未提交：正在等待您对本通知的答复。',
  paidBack: {
    covers: {
      everything: '涵盖此预订的所有旅客和所有航班。',
      named: '适用于下列旅客。航空公司的答复仅列明旅客和机票，未列明具体航班：如仅部分航班办理退款，其余航班维持不变。',
      unnamed: '航空公司的答复未说明涉及哪些旅客或航班。如不确定其涵盖范围，请向我们查询。',
    },
    nothingLeft: '此预订的所有航班均已无法使用。请勿凭此预订安排出行。',
    amount: (money) => `我们就此退还给您的金额：${money}。`,
    way: '退还给您的款项由我们（您预订机票的公司）支付，而非由航空公司直接支付。如需了解何时以及以何种方式收到款项，请与我们联系。',
  },
  extract: {
    title: '航空公司邮件摘录',
    linkRemoved: '[链接已移除]',
    addressRemoved: '[地址已移除]',
  },
  flights: {
    before: '变更前',
    booked: '预订时',
    now: '变更后',
    yours: '您的航班',
    ofBooking: '此预订的航班',
    noneLeft: '此预订中已无航班。',
    route: (from, to) => `${from} 至 ${to}`,
    departs: (time, terminal) => `出发 ${time}${terminal ? `，${terminal} 号航站楼` : ''}`,
    arrives: (time, terminal) => `到达 ${time}${terminal ? `，${terminal} 号航站楼` : ''}`,
    marks: { unchanged: '', changed: '（已变更）', cancelled: '（不再执飞）', new: '（新航班）' },
  },
  connections: {
    title: '您的中转衔接',
    lost: (place) => `${place}：按新航班，您将无法赶上后续航班。`,
    short: (place, minutes) => `${place}：转机时间仅有 ${minutes} 分钟，可能不够。`,
  },
  extras: {
    title: '您的座位、行李及其他附加服务',
    name(extra) {
      if (extra.kind === 'seat') return extra.place ? `座位 ${extra.place}` : (extra.code ?? '座位');
      if (extra.kind === 'other') return extra.code ?? '其他附加服务';
      const parts =
        [extra.pieces && `${extra.pieces} 件`, extra.weight && `${extra.weight} 公斤`].filter(Boolean).join('、') ||
        extra.code;
      return parts ? `行李 ${parts}` : '行李';
    },
    fates: {
      lost: '据我们所知，已随所属航班一并失效',
      kept: '据我们所知，仍保留在该航班上',
      'to-be-checked': '可能未转至新航班，请向我们或航空公司核实',
    },
    besides: '以上为随预订购买的项目。您的票价另外包含的内容未在此列出。',
    passenger: (place) => `第 ${place} 位乘客`,
  },
  checkIn: {
    title: '办理值机',
    online: (airline) => `${airline} 网上值机`,
    closes: (airline, minutes) => `${airline} 的值机手续在起飞前 ${minutes} 分钟截止办理。`,
    bagDropCloses: (airline, minutes) => `${airline} 的行李托运在起飞前 ${minutes} 分钟截止办理。`,
  },
  terms: {
    title: '费用与所需时间',
    keep: '接受新航班，您无需支付任何费用。',
    keepReinstated: '保留您的航班，您无需支付任何费用。',
    anotherFlight: '如需改乘其他航班，我们的工作人员会在作出任何更改之前告知您是否收费以及金额。',
    refund: '退款按航空公司的规定办理，所需时间取决于航空公司。退款有最终结果后，我们会发邮件告知您。',
  },
  question: {
    title: '请选择',
    link: '查看您的选项',
    answerBy: ['请您在 ', ' 之前答复。'],
    silence: {
      'no-choice': '如届时未收到您的答复，您将保留在新航班上；我们不会将此视为您已作出选择。',
      person: '如届时未收到您的答复，我们的工作人员将与您联系。',
    },
    callTitle: '接下来的安排',
    call: '出发在即：我们的工作人员将就您可作的选择与您联系。',
  },
  answer: {
    title: '您的答复',
    until: ['您可以在 ', ' 之前撤回，除非我们届时已经处理。'],
    link: '撤回我的答复',
  },
  booking: {
    title: '预订信息',
    pnr: '航空公司预订编号 (PNR)',
    ticket: () => '票号',
    order: '订单号',
  },
  support: {
    reachUs: '您也可以主动联系我们的工作人员',
    questions: '如有疑问，您可以联系我们的工作人员',
    askUs: '您可以通过以下方式联系我们',
    phone: '电话',
    email: '电子邮箱',
    web: '网址',
  },
  page: {
    titles: {
      changed: '您的航班已变更',
      reinstated: '您的航班已恢复',
      closed: '您的预订',
      confirm: '请确认',
      unknown: '链接无效',
    },
    what: '您希望如何处理？',
    chooseOne: '请选择其中一项。',
    continue: '继续',
    silence: {
      'no-choice': '如届时您未作选择，您将保留在新航班上。我们不会将此视为您已作出选择。',
      person: '如届时您未作选择，我们的工作人员将与您联系。',
    },
    options: {
      keep: { name: '接受新航班', outcome: '您将乘坐“变更后”所示的航班。' },
      'another-flight': {
        name: '我希望改签其他航班',
        outcome: '我们的工作人员将为您查找航班并与您联系。在您同意之前，不会作任何变更。',
      },
      refund: {
        name: '我不再出行，请退款',
        outcome: '我们将向航空公司申请整个预订的退款。您将放弃所有航班的座位。',
      },
      'refund-part': {
        name: '变更的部分退款，其余保留',
        outcome: '我们的工作人员将向航空公司申请已变更航班的退款。其余航班您照常乘坐。',
      },
      'call-me': { name: '请致电给我', outcome: '我们的工作人员将致电给您。在此之前，不会作任何变更。' },
      'not-all-agree': {
        name: '我们的意愿不一致',
        outcome: '我们的工作人员将与您联系，了解每位乘客的意愿。在此之前，不会作任何变更。',
      },
    },
    keepReinstated: '保留我的航班，不退款',
    confirm: {
      whole: { title: '您确定要退款吗？', given: '您将放弃这些航班的座位。', yes: '是，退款' },
      part: {
        title: '您确定要对变更的部分退款吗？',
        given: '您将放弃已变更航班的座位，其余航班予以保留。',
        yes: '是，此部分退款',
      },
      final: '申请一经提交航空公司，即无法撤回。',
      back: '返回选项',
    },
    thanks: '感谢您的答复',
    answered: '此问题已有答复',
    answerIs: ['答复为：', '。'],
    nothingElse: '您无需在此进行其他操作。如有最新消息，我们将发邮件通知您。',
    takeBack: {
      until: ['您可以在 ', ' 之前撤回此答复，除非我们届时已经处理。'],
      button: '撤回此答复',
      done: '您的答复已撤回，请重新选择。',
      open: '目前没有已记录的答复，请作出选择。',
      late: {
        title: '此答复已无法撤回',
        because: {
          'time-is-over': '撤回时限已过。',
          'acted-on': '我们已经处理了您的答复。',
          superseded: '您的预订已有更新的信息。',
          'departure-too-close': '距离出发时间太近，无法再次征询您的选择。',
        },
        contact: '如需更改，请与我们联系。',
      },
    },
    superseded: { title: '已有更新的信息', text: '此链接涉及较早的一次变更。请使用我们最近一封邮件中的链接。' },
    expired: { title: '答复期限已过', text: '如您仍希望作出变更，请与我们联系。' },
    unknown: {
      title: '此链接无效',
      text: '请完整打开我们邮件中的链接。如链接被截断，请复制整个链接。',
    },
    languages: '语言',
  },
};
