import type { Words } from './words.ts';

/** Spanish, as it is read in Spain and Latin America alike. */
export const es: Words = {
  tag: 'es',
  ownName: 'Español',
  dateFormat: "ccc d 'de' LLLL 'de' yyyy, HH:mm",
  localTime: 'hora local',
  punctuation: { comma: ', ', colon: ': ', gap: ' ' },
  kinds: {
    ticketed: {
      subject: 'Sus billetes ya están emitidos',
      title: 'Sus billetes ya están emitidos',
      intro: 'Su reserva está confirmada. Por favor, compruebe los nombres y los horarios que figuran abajo.',
    },
    'ticketed-again': {
      subject: 'Sus billetes finalmente se han emitido',
      title: 'Sus billetes finalmente se han emitido',
      intro:
        'Le escribimos que su reserva había sido cancelada. Ya no es así: está confirmada, con los vuelos y billetes que figuran abajo. Por favor, use estos números de billete y ninguno anterior.',
    },
    'tickets-changed': {
      subject: 'Sus números de billete o de reserva han cambiado',
      title: 'Sus números de billete o de reserva han cambiado',
      intro:
        'La aerolínea ha emitido números nuevos para su reserva. Por favor, use el código de reserva y los números de billete que figuran abajo. Este mensaje no anuncia ningún cambio en sus vuelos.',
    },
    'order-cancelled': {
      subject: 'Su reserva ha sido cancelada',
      title: 'Su reserva ha sido cancelada',
      intro:
        'Su reserva fue cancelada o no pudo completarse por parte de la aerolínea. Por favor, no cuente con ella para viajar. Nos pondremos en contacto con usted sobre los próximos pasos y sobre su pago.',
    },
    'change-notice': {
      subject: 'Pequeño cambio en su vuelo',
      title: 'Pequeño cambio en su vuelo',
      intro:
        'La aerolínea ha hecho un pequeño cambio. No tiene que pagar nada por él y no es necesario que usted haga nada.',
    },
    'change-choice': {
      subject: 'Su vuelo ha cambiado, elija una opción',
      title: 'Su vuelo ha cambiado',
      intro: 'La aerolínea ha cambiado su vuelo. Por favor, compare los vuelos y díganos qué desea.',
      unasked: {
        subject: 'Su vuelo ha cambiado',
        intro: 'La aerolínea ha cambiado su vuelo. Por favor, compare los vuelos.',
      },
    },
    'choice-reminder': {
      subject: 'Recordatorio: elija una opción',
      title: 'Por favor, díganos qué desea',
      intro: 'Le preguntamos acerca de un cambio en su reserva y aún no tenemos respuesta. La pregunta sigue abierta.',
    },
    'answer-received': {
      subject: 'Hemos recibido su respuesta',
      title: 'Hemos recibido su respuesta',
      intro: 'Gracias. Esta es la respuesta que tenemos para su reserva.',
    },
    'reinstated-choice': {
      subject: 'Su vuelo está disponible de nuevo, ¿aún desea el reembolso?',
      title: 'Su vuelo está disponible de nuevo',
      intro:
        'Usted pidió un reembolso. Desde entonces, la aerolínea ha restablecido su vuelo. Por favor, díganos si lo conserva o si aún desea el reembolso.',
      unasked: {
        subject: 'Su vuelo está disponible de nuevo',
        intro: 'Usted pidió un reembolso. Desde entonces, la aerolínea ha restablecido su vuelo.',
      },
    },
    'refund-stands': {
      subject: 'Novedades sobre los vuelos de su reembolso',
      title: 'La aerolínea ha cambiado vuelos cuyo reembolso usted pidió',
      intro:
        'Le informamos únicamente para su conocimiento: su solicitud de reembolso sigue en pie. No es necesario que usted haga nada. El plazo del reembolso depende de la aerolínea; le escribiremos cuando sea definitivo.',
    },
    'flight-cancelled': {
      subject: 'Su vuelo ha sido cancelado, elija una opción',
      title: 'Su vuelo ha sido cancelado',
      intro: 'La aerolínea ha cancelado un vuelo de su reserva. Por favor, díganos qué desea.',
      unasked: {
        subject: 'Su vuelo ha sido cancelado',
        intro: 'La aerolínea ha cancelado un vuelo de su reserva.',
      },
    },
    'back-to-booked': {
      subject: 'Se han restablecido sus vuelos originales',
      title: 'Se han restablecido sus vuelos originales',
      intro:
        'La aerolínea ha retirado su cambio: usted viaja en los vuelos que reservó. Si le habíamos hecho una pregunta, ya no está abierta.',
    },
    'airline-confirmed': {
      subject: 'La aerolínea confirma sus nuevos vuelos',
      title: 'La aerolínea confirma sus nuevos vuelos',
      intro: 'Su reserva con la aerolínea muestra ahora los vuelos que figuran abajo.',
    },
    'airline-mail-extract': {
      subject: 'La aerolínea ha escrito sobre su vuelo',
      title: 'La aerolínea ha escrito sobre su vuelo',
      intro:
        'La aerolínea ha enviado un correo sobre su reserva. Este es un extracto; los enlaces y las direcciones se han eliminado. Los vuelos que figuran abajo son los que conocemos: por favor, compárelos y póngase en contacto con nosotros si tiene alguna pregunta.',
    },
    'refund-final': {
      subject: 'Su reembolso está completado por parte de la aerolínea',
      title: 'Su reembolso está completado por parte de la aerolínea',
      intro: 'Un reembolso de su reserva está completado por parte de la aerolínea.',
    },
    'void-final': {
      subject: 'Sus billetes están anulados y el trámite con la aerolínea ha terminado',
      title: 'Sus billetes están anulados y el trámite con la aerolínea ha terminado',
      intro: 'Los billetes de su reserva se han anulado, y el trámite por parte de la aerolínea ha terminado.',
    },
    'day-before': {
      subject: 'Antes de volar: sus vuelos modificados',
      title: 'Antes de volar: sus vuelos modificados',
      intro:
        'Un vuelo que ha cambiado desde que usted reservó sale pronto. Lo hemos comprobado de nuevo: su reserva con la aerolínea muestra los vuelos que figuran abajo en «Ahora».',
    },
  },
  subjectLine: (subject, reference) => `${subject} – reserva ${reference}`,
  callsAtOnce:
    'La aerolínea ha movido ligeramente su vuelo y, según el nuevo horario, sale ahora o ya ha salido. Alguien de nuestro personal le llamará.',
  refundHeld:
    'El reembolso que usted pidió aún no se ha solicitado a la aerolínea: queda a la espera de su respuesta a este mensaje.',
  paidBack: {
    covers: {
      everything: 'Abarca a todos los pasajeros y todos los vuelos de la reserva.',
      named:
        'Es para los pasajeros que se indican abajo. La respuesta de la aerolínea nombra pasajeros y billetes, no vuelos concretos: si solo debían reembolsarse algunos vuelos, los demás quedan como están.',
      unnamed:
        'La respuesta de la aerolínea no dice para qué pasajeros o vuelos es. Por favor, pregúntenos si no está seguro de qué abarca.',
    },
    nothingLeft: 'Ya no se puede usar ningún vuelo de esta reserva. Por favor, no cuente con ella para viajar.',
    amount: (money) => `Importe que le devolvemos por ello: ${money}.`,
    way: 'El dinero que usted recupera le llega a través de nosotros, la empresa con la que reservó, y no directamente de la aerolínea. Por favor, póngase en contacto con nosotros si desea saber cuándo y cómo lo recibe.',
  },
  extract: {
    title: 'Del correo de la aerolínea',
    linkRemoved: '[enlace eliminado]',
    addressRemoved: '[dirección eliminada]',
  },
  flights: {
    before: 'Antes',
    booked: 'Como usted reservó',
    now: 'Ahora',
    yours: 'Sus vuelos',
    ofBooking: 'Los vuelos de esta reserva',
    noneLeft: 'No queda ningún vuelo en esta reserva.',
    route: (from, to) => `${from} a ${to}`,
    departs: (time, terminal) => `sale el ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    arrives: (time, terminal) => `llega el ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    marks: { unchanged: '', changed: ' (cambiado)', cancelled: ' (ya no se opera)', new: ' (nuevo)' },
  },
  connections: {
    title: 'Su conexión',
    lost: (place) => `${place}: con los nuevos vuelos, usted no llega a tiempo a su vuelo de conexión.`,
    short: (place, minutes) =>
      `${place}: ${minutes === 1 ? 'solo queda 1 minuto' : `solo quedan ${minutes} minutos`} para cambiar de avión, lo que puede no ser suficiente.`,
  },
  extras: {
    title: 'Sus asientos, equipaje y otros servicios adicionales',
    name(extra) {
      if (extra.kind === 'seat') return extra.place ? `asiento ${extra.place}` : (extra.code ?? 'asiento');
      if (extra.kind === 'other') return extra.code ?? 'otro servicio adicional';
      const pieces = extra.pieces && `${extra.pieces} ${extra.pieces === 1 ? 'pieza' : 'piezas'}`;
      const parts = [pieces, extra.weight && `${extra.weight} kg`].filter(Boolean).join(', ') || extra.code;
      return parts ? `equipaje ${parts}` : 'equipaje';
    },
    fates: {
      lost: 'hasta donde sabemos, se canceló junto con su vuelo',
      kept: 'hasta donde sabemos, se mantiene con su vuelo',
      'to-be-checked':
        'puede que no se haya trasladado al nuevo vuelo; por favor, consulte con nosotros o con la aerolínea',
    },
    besides: 'Esto es lo que se compró con la reserva. Lo que su tarifa incluye además no figura aquí.',
    passenger: (place) => `pasajero ${place}`,
  },
  checkIn: {
    title: 'Check-in y entrega de equipaje',
    online: (airline) => `Check-in en línea de ${airline}`,
    closes: (airline, minutes) => `El check-in de ${airline} cierra ${minutes} minutos antes de la salida.`,
    bagDropCloses: (airline, minutes) =>
      `La entrega de equipaje de ${airline} cierra ${minutes} minutos antes de la salida.`,
  },
  terms: {
    title: 'Qué cuesta y cuánto tarda',
    keep: 'Por conservar los nuevos vuelos no tiene que pagar nada.',
    keepReinstated: 'Por conservar sus vuelos no tiene que pagar nada.',
    anotherFlight: 'Otro vuelo: antes de cambiar nada, nuestro personal le indica si tiene algún costo y cuál es.',
    refund:
      'El reembolso se rige por las condiciones de la aerolínea y el plazo depende de ella. Le escribiremos cuando sea definitivo.',
  },
  question: {
    title: 'Elija una opción',
    link: 'Ver sus opciones',
    answerBy: ['Por favor, responda a más tardar el ', '.'],
    silence: {
      'no-choice':
        'Si para entonces no tenemos respuesta suya, usted permanecerá en los nuevos vuelos; no lo consideramos una elección.',
      person:
        'Si para entonces no tenemos respuesta suya, alguien de nuestro personal se pondrá en contacto con usted.',
    },
    callTitle: 'Qué sucede ahora',
    call: 'La salida está próxima: alguien de nuestro personal se pondrá en contacto con usted acerca de sus opciones.',
  },
  answer: {
    title: 'Su respuesta',
    until: ['Puede retirarla hasta el ', ', salvo que ya hayamos actuado en consecuencia.'],
    link: 'Retirar mi respuesta',
  },
  booking: {
    title: 'Reserva',
    pnr: 'Código de reserva de la aerolínea (PNR)',
    ticket: (count) => (count === 1 ? 'billete' : 'billetes'),
    order: 'Pedido',
  },
  support: {
    reachUs: 'Usted también puede comunicarse con nuestro personal',
    questions: 'Si tiene alguna pregunta, puede comunicarse con nuestro personal',
    askUs: 'Así puede ponerse en contacto con nosotros',
    phone: 'Teléfono',
    email: 'Correo electrónico',
    web: 'Sitio web',
  },
  page: {
    titles: {
      changed: 'Su vuelo ha cambiado',
      reinstated: 'Su vuelo está disponible de nuevo',
      closed: 'Su reserva',
      confirm: 'Confirme, por favor',
      unknown: 'Enlace no válido',
    },
    what: '¿Qué desea?',
    chooseOne: 'Por favor, elija una de las opciones.',
    continue: 'Continuar',
    silence: {
      'no-choice':
        'Si para entonces no elige nada, usted permanecerá en los nuevos vuelos. No lo consideramos una elección.',
      person: 'Si para entonces no elige nada, alguien de nuestro personal se pondrá en contacto con usted.',
    },
    options: {
      keep: { name: 'Conservar los nuevos vuelos', outcome: 'Usted vuela como se indica en «Ahora».' },
      'another-flight': {
        name: 'Deseo otro vuelo',
        outcome:
          'Alguien de nuestro personal lo busca y se pone en contacto con usted. No se cambia nada antes de que usted esté de acuerdo.',
      },
      refund: {
        name: 'No deseo volar; solicito el reembolso',
        outcome:
          'Pedimos a la aerolínea el reembolso de toda la reserva. Usted renuncia a sus asientos en todos los vuelos.',
      },
      'refund-part': {
        name: 'Reembolso de la parte que cambió, y conservar el resto',
        outcome:
          'Alguien de nuestro personal pide a la aerolínea el reembolso de los vuelos que cambiaron. Usted vuela en los demás.',
      },
      'call-me': {
        name: 'Por favor, llámenme',
        outcome: 'Alguien de nuestro personal le llama. No se cambia nada antes.',
      },
      'not-all-agree': {
        name: 'No todos queremos lo mismo',
        outcome:
          'Alguien de nuestro personal se pone en contacto con usted para saber qué desea cada pasajero. No se cambia nada antes.',
      },
    },
    keepReinstated: 'Conservar mis vuelos, sin reembolso',
    confirm: {
      whole: {
        title: '¿Realmente desea un reembolso?',
        given: 'Usted renuncia a sus asientos en estos vuelos.',
        yes: 'Sí, solicito el reembolso',
      },
      part: {
        title: '¿Realmente desea un reembolso de la parte que cambió?',
        given: 'Usted renuncia a sus asientos en los vuelos que cambiaron; conserva los demás.',
        yes: 'Sí, solicito el reembolso de esta parte',
      },
      final: 'La solicitud no podrá retirarse una vez que esté en manos de la aerolínea.',
      back: 'Volver a las opciones',
    },
    thanks: 'Gracias',
    answered: 'Ya se ha respondido',
    answerIs: ['La respuesta es: ', '.'],
    nothingElse: 'No es necesario que haga nada más aquí. Le escribiremos cuando haya novedades.',
    takeBack: {
      until: ['Puede retirar esta respuesta hasta el ', ', salvo que ya hayamos actuado en consecuencia.'],
      button: 'Retirar esta respuesta',
      done: 'Su respuesta ha sido retirada. Por favor, elija de nuevo.',
      open: 'En este momento no hay ninguna respuesta registrada. Por favor, elija.',
      late: {
        title: 'Esta respuesta ya no se puede retirar',
        because: {
          'time-is-over': 'El plazo ha terminado.',
          'acted-on': 'Ya hemos actuado en consecuencia.',
          superseded: 'Hay información más reciente sobre su reserva.',
          'departure-too-close': 'La salida está demasiado próxima para volver a preguntarle.',
        },
        contact: 'Si desea otra cosa, póngase en contacto con nosotros.',
      },
    },
    superseded: {
      title: 'Hay información más reciente',
      text: 'Este enlace se refiere a un cambio anterior. Por favor, use el enlace de nuestro último mensaje.',
    },
    expired: {
      title: 'El plazo para responder ha terminado',
      text: 'Si aún desea cambiar algo, póngase en contacto con nosotros.',
    },
    unknown: {
      title: 'Este enlace no es válido',
      text: 'Por favor, abra el enlace exactamente como figura en nuestro mensaje. Si quedó cortado, cópielo entero.',
    },
    languages: 'Idioma',
  },
};
