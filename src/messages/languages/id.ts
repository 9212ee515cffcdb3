import type { Words } from './words.ts';

/** Indonesian. */
export const id: Words = {
  tag: 'id',
  ownName: 'Bahasa Indonesia',
  dateFormat: 'ccc, d LLL yyyy, HH:mm',
  localTime: 'waktu setempat',
  punctuation: { comma: ', ', colon: ': ', gap: ' ' },
  kinds: {
    ticketed: {
      subject: 'Tiket Anda telah diterbitkan',
      title: 'Tiket Anda telah diterbitkan',
      intro: 'Pemesanan Anda telah dikonfirmasi. Mohon periksa nama dan waktu di bawah ini.',
    },
    'ticketed-again': {
      subject: 'Tiket Anda akhirnya telah diterbitkan',
      title: 'Tiket Anda akhirnya telah diterbitkan',
      intro:
        'Sebelumnya kami memberi tahu Anda bahwa pemesanan Anda dibatalkan. Hal itu tidak berlaku lagi: pemesanan Anda telah dikonfirmasi, dengan penerbangan dan tiket di bawah ini. Mohon gunakan nomor tiket ini dan jangan gunakan nomor yang lama.',
    },
    'tickets-changed': {
      subject: 'Nomor tiket atau kode booking Anda telah berubah',
      title: 'Nomor tiket atau kode booking Anda telah berubah',
      intro:
        'Maskapai telah menerbitkan nomor baru untuk pemesanan Anda. Mohon gunakan kode booking dan nomor tiket di bawah ini. Pesan ini tidak memberitahukan perubahan apa pun pada penerbangan Anda.',
    },
    'order-cancelled': {
      subject: 'Pemesanan Anda dibatalkan',
      title: 'Pemesanan Anda dibatalkan',
      intro:
        'Pemesanan Anda dibatalkan atau tidak dapat diselesaikan di pihak maskapai. Mohon jangan mengandalkan pemesanan ini untuk perjalanan Anda. Kami akan menghubungi Anda mengenai langkah selanjutnya dan pembayaran Anda.',
    },
    'change-notice': {
      subject: 'Perubahan kecil pada penerbangan Anda',
      title: 'Perubahan kecil pada penerbangan Anda',
      intro:
        'Maskapai telah melakukan perubahan kecil. Perubahan ini tidak dikenai biaya, dan Anda tidak perlu melakukan apa pun.',
    },
    'change-choice': {
      subject: 'Penerbangan Anda telah berubah, mohon pilih',
      title: 'Penerbangan Anda telah berubah',
      intro:
        'Maskapai telah mengubah penerbangan Anda. Mohon bandingkan penerbangannya dan beri tahu kami apa yang Anda inginkan.',
      unasked: {
        subject: 'Penerbangan Anda telah berubah',
        intro: 'Maskapai telah mengubah penerbangan Anda. Mohon bandingkan penerbangannya.',
      },
    },
    'choice-reminder': {
      subject: 'Pengingat: mohon pilih',
      title: 'Mohon beri tahu kami apa yang Anda inginkan',
      intro:
        'Kami telah menanyakan pilihan Anda mengenai perubahan pada pemesanan Anda dan belum menerima jawaban. Pertanyaan tersebut masih terbuka.',
    },
    'answer-received': {
      subject: 'Jawaban Anda telah kami terima',
      title: 'Jawaban Anda telah kami terima',
      intro: 'Terima kasih. Inilah jawaban yang kami catat untuk pemesanan Anda.',
    },
    'reinstated-choice': {
      subject: 'Penerbangan Anda tersedia kembali, apakah Anda masih menginginkan pengembalian dana?',
      title: 'Penerbangan Anda tersedia kembali',
      intro:
        'Anda telah meminta pengembalian dana. Setelah itu, maskapai mengadakan kembali penerbangan Anda. Mohon beri tahu kami apakah Anda tetap menggunakan penerbangan tersebut atau masih menginginkan pengembalian dana.',
      unasked: {
        subject: 'Penerbangan Anda tersedia kembali',
        intro: 'Anda telah meminta pengembalian dana. Setelah itu, maskapai mengadakan kembali penerbangan Anda.',
      },
    },
    'refund-stands': {
      subject: 'Kabar terbaru tentang penerbangan yang Anda mintakan pengembalian dananya',
      title: 'Maskapai telah mengubah penerbangan yang Anda mintakan pengembalian dananya',
      intro:
        'Pesan ini hanya sebagai informasi: permintaan pengembalian dana Anda tetap berlaku. Anda tidak perlu melakukan apa pun. Lamanya pengembalian dana bergantung pada maskapai; kami akan mengabari Anda setelah hasilnya final.',
    },
    'flight-cancelled': {
      subject: 'Penerbangan Anda dibatalkan, mohon pilih',
      title: 'Penerbangan Anda dibatalkan',
      intro:
        'Maskapai telah membatalkan satu penerbangan dalam pemesanan Anda. Mohon beri tahu kami apa yang Anda inginkan.',
      unasked: {
        subject: 'Penerbangan Anda dibatalkan',
        intro: 'Maskapai telah membatalkan satu penerbangan dalam pemesanan Anda.',
      },
    },
    'back-to-booked': {
      subject: 'Penerbangan semula Anda berlaku kembali',
      title: 'Penerbangan semula Anda berlaku kembali',
      intro:
        'Maskapai telah menarik kembali perubahannya: Anda terdaftar pada penerbangan yang Anda pesan. Jika sebelumnya kami mengajukan pertanyaan, pertanyaan itu tidak perlu dijawab lagi.',
    },
    'airline-confirmed': {
      subject: 'Maskapai mengonfirmasi penerbangan baru Anda',
      title: 'Maskapai mengonfirmasi penerbangan baru Anda',
      intro: 'Pemesanan Anda di maskapai kini menunjukkan penerbangan di bawah ini.',
    },
    'airline-mail-extract': {
      subject: 'Maskapai mengirim email tentang penerbangan Anda',
      title: 'Maskapai mengirim email tentang penerbangan Anda',
      intro:
        'Maskapai telah mengirim email tentang pemesanan Anda. Pesan ini memuat cuplikannya; tautan dan alamat telah dihapus. Penerbangan di bawah ini adalah yang kami ketahui: mohon bandingkan, dan hubungi kami jika ada pertanyaan.',
    },
    'refund-final': {
      subject: 'Pengembalian dana Anda telah selesai di pihak maskapai',
      title: 'Pengembalian dana Anda telah selesai di pihak maskapai',
      intro: 'Pengembalian dana untuk pemesanan Anda telah selesai diproses di pihak maskapai.',
    },
    'void-final': {
      subject: 'Tiket Anda dibatalkan, dan prosesnya telah selesai di pihak maskapai',
      title: 'Tiket Anda dibatalkan, dan prosesnya telah selesai di pihak maskapai',
      intro: 'Tiket dalam pemesanan Anda telah dibatalkan (void), dan prosesnya telah selesai di pihak maskapai.',
    },
    'day-before': {
      subject: 'Sebelum Anda terbang: penerbangan Anda yang telah berubah',
      title: 'Sebelum Anda terbang: penerbangan Anda yang telah berubah',
      intro:
        'Penerbangan yang telah berubah sejak Anda memesan akan segera berangkat. Kami telah memeriksanya kembali: pemesanan Anda di maskapai menunjukkan penerbangan di bawah “Sekarang”.',
    },
  },
  subjectLine: (subject, reference) => `${subject} – pemesanan ${reference}`,
  callsAtOnce:
    'Maskapai telah sedikit menggeser waktu penerbangan Anda, dan menurut waktu yang baru penerbangan tersebut berangkat sekarang atau sudah berangkat. Staf kami akan menelepon Anda.',
  refundHeld: 'Pengembalian dana yang Anda minta belum diajukan: kami menunggu jawaban Anda atas pesan ini.',
  paidBack: {
    covers: {
      everything: 'Ini mencakup semua penumpang dan semua penerbangan dalam pemesanan ini.',
      named:
        'Ini berlaku bagi penumpang yang disebutkan di bawah. Jawaban maskapai menyebutkan penumpang dan tiket, bukan penerbangan satu per satu: jika hanya sebagian penerbangan yang dimintakan pengembalian dananya, penerbangan lainnya tetap seperti semula.',
      unnamed:
        'Jawaban maskapai tidak menyebutkan penumpang atau penerbangan mana. Mohon tanyakan kepada kami jika Anda tidak yakin apa saja yang dicakup.',
    },
    nothingLeft:
      'Semua penerbangan dalam pemesanan ini tidak dapat digunakan lagi. Mohon jangan mengandalkan pemesanan ini untuk perjalanan Anda.',
    amount: (money) => `Jumlah yang kami kembalikan kepada Anda untuk ini: ${money}.`,
    way: 'Dana yang Anda terima kembali disalurkan melalui kami, perusahaan tempat Anda memesan, dan tidak langsung dari maskapai. Mohon hubungi kami jika Anda ingin mengetahui kapan dan bagaimana Anda menerimanya.',
  },
  extract: {
    title: 'Dari email maskapai',
    linkRemoved: '[tautan dihapus]',
    addressRemoved: '[alamat dihapus]',
  },
  flights: {
    before: 'Sebelumnya',
    booked: 'Saat Anda memesan',
    now: 'Sekarang',
    yours: 'Penerbangan Anda',
    ofBooking: 'Penerbangan dalam pemesanan ini',
    noneLeft: 'Tidak ada lagi penerbangan dalam pemesanan ini.',
    route: (from, to) => `${from} ke ${to}`,
    departs: (time, terminal) => `berangkat ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    arrives: (time, terminal) => `tiba ${time}${terminal ? `, terminal ${terminal}` : ''}`,
    marks: { unchanged: '', changed: ' (berubah)', cancelled: ' (tidak lagi dioperasikan)', new: ' (baru)' },
  },
  connections: {
    title: 'Penerbangan lanjutan Anda',
    lost: (place) => `${place}: dengan penerbangan baru, Anda tidak dapat mengejar penerbangan lanjutan Anda.`,
    short: (place, minutes) =>
      `${place}: hanya tersisa ${minutes} menit untuk berganti pesawat, yang mungkin tidak cukup.`,
  },
  extras: {
    title: 'Kursi, bagasi, dan layanan tambahan lain Anda',
    name(extra) {
      if (extra.kind === 'seat') return extra.place ? `kursi ${extra.place}` : (extra.code ?? 'kursi');
      if (extra.kind === 'other') return extra.code ?? 'layanan tambahan lain';
      const parts =
        [extra.pieces && `${extra.pieces} koli`, extra.weight && `${extra.weight} kg`].filter(Boolean).join(', ') ||
        extra.code;
      return parts ? `bagasi ${parts}` : 'bagasi';
    },
    fates: {
      lost: 'sejauh yang kami ketahui, batal bersama penerbangannya',
      kept: 'sejauh yang kami ketahui, tetap berlaku pada penerbangannya',
      'to-be-checked': 'mungkin belum dipindahkan ke penerbangan baru; mohon periksa dengan kami atau dengan maskapai',
    },
    besides:
      'Ini yang dibeli bersama pemesanan. Hal lain yang sudah termasuk dalam tarif Anda tidak tercantum di sini.',
    passenger: (place) => `penumpang ${place}`,
  },
  checkIn: {
    title: 'Lapor masuk (check-in)',
    online: (airline) => `Check-in daring ${airline}`,
    closes: (airline, minutes) => `Check-in ${airline} ditutup ${minutes} menit sebelum keberangkatan.`,
    bagDropCloses: (airline, minutes) => `Penyerahan bagasi ${airline} ditutup ${minutes} menit sebelum keberangkatan.`,
  },
  terms: {
    title: 'Biaya dan lamanya proses',
    keep: 'Tetap dengan penerbangan baru tidak dikenai biaya.',
    keepReinstated: 'Mempertahankan penerbangan Anda tidak dikenai biaya.',
    anotherFlight:
      'Penerbangan lain: staf kami memberi tahu Anda apakah ada biayanya, dan berapa, sebelum ada yang diubah.',
    refund:
      'Pengembalian dana mengikuti aturan maskapai, dan lamanya bergantung pada maskapai. Kami akan mengabari Anda setelah hasilnya final.',
  },
  question: {
    title: 'Mohon pilih',
    link: 'Lihat pilihan Anda',
    answerBy: ['Mohon jawab paling lambat ', '.'],
    silence: {
      'no-choice':
        'Jika sampai saat itu kami tidak menerima jawaban Anda, Anda tetap pada penerbangan baru; hal itu tidak kami anggap sebagai pilihan.',
      person: 'Jika sampai saat itu kami tidak menerima jawaban Anda, staf kami akan menghubungi Anda.',
    },
    callTitle: 'Langkah selanjutnya',
    call: 'Waktu keberangkatan sudah dekat: staf kami akan menghubungi Anda mengenai pilihan Anda.',
  },
  answer: {
    title: 'Jawaban Anda',
    until: ['Anda dapat menariknya kembali hingga ', ', kecuali jika kami sudah menindaklanjutinya.'],
    link: 'Tarik kembali jawaban saya',
  },
  booking: {
    title: 'Pemesanan',
    pnr: 'Kode booking maskapai (PNR)',
    ticket: () => 'tiket',
    order: 'Nomor pesanan',
  },
  support: {
    reachUs: 'Anda juga dapat menghubungi staf kami',
    questions: 'Jika ada pertanyaan, Anda dapat menghubungi staf kami',
    askUs: 'Anda dapat menghubungi kami di sini',
    phone: 'Telepon',
    email: 'Email',
    web: 'Situs web',
  },
  page: {
    titles: {
      changed: 'Penerbangan Anda telah berubah',
      reinstated: 'Penerbangan Anda tersedia kembali',
      closed: 'Pemesanan Anda',
      confirm: 'Mohon konfirmasi',
      unknown: 'Tautan tidak valid',
    },
    what: 'Apa yang Anda inginkan?',
    chooseOne: 'Mohon pilih salah satu opsi.',
    continue: 'Lanjutkan',
    silence: {
      'no-choice':
        'Jika sampai saat itu Anda tidak memilih, Anda tetap pada penerbangan baru. Hal itu tidak kami anggap sebagai pilihan.',
      person: 'Jika sampai saat itu Anda tidak memilih, staf kami akan menghubungi Anda.',
    },
    options: {
      keep: { name: 'Tetap dengan penerbangan baru', outcome: 'Anda terbang seperti yang tertera di “Sekarang”.' },
      'another-flight': {
        name: 'Saya menginginkan penerbangan lain',
        outcome:
          'Staf kami akan mencarikan penerbangan dan menghubungi Anda. Tidak ada yang diubah sebelum Anda setuju.',
      },
      refund: {
        name: 'Saya tidak ingin terbang; mohon pengembalian dana',
        outcome:
          'Kami meminta pengembalian dana untuk seluruh pemesanan kepada maskapai. Kursi Anda di semua penerbangan dilepaskan.',
      },
      'refund-part': {
        name: 'Pengembalian dana untuk bagian yang berubah, sisanya tetap',
        outcome:
          'Staf kami akan meminta pengembalian dana kepada maskapai untuk penerbangan yang berubah. Anda tetap terbang dengan penerbangan lainnya.',
      },
      'call-me': {
        name: 'Mohon telepon saya',
        outcome: 'Staf kami akan menelepon Anda. Sebelum itu tidak ada yang diubah.',
      },
      'not-all-agree': {
        name: 'Keinginan kami tidak sama',
        outcome:
          'Staf kami akan menghubungi Anda untuk mengetahui keinginan setiap penumpang. Sebelum itu tidak ada yang diubah.',
      },
    },
    keepReinstated: 'Pertahankan penerbangan saya, tanpa pengembalian dana',
    confirm: {
      whole: {
        title: 'Apakah Anda benar-benar menginginkan pengembalian dana?',
        given: 'Kursi Anda di penerbangan ini dilepaskan.',
        yes: 'Ya, kembalikan dana',
      },
      part: {
        title: 'Apakah Anda benar-benar menginginkan pengembalian dana untuk bagian yang berubah?',
        given: 'Kursi Anda di penerbangan yang berubah dilepaskan; penerbangan lainnya tetap Anda miliki.',
        yes: 'Ya, kembalikan dana bagian ini',
      },
      final: 'Permintaan ini tidak dapat ditarik kembali setelah diajukan ke maskapai.',
      back: 'Kembali ke pilihan',
    },
    thanks: 'Terima kasih',
    answered: 'Pertanyaan ini sudah dijawab',
    answerIs: ['Jawabannya: ', '.'],
    nothingElse:
      'Anda tidak perlu melakukan apa pun lagi di sini. Kami akan mengirim pesan kepada Anda jika ada kabar.',
    takeBack: {
      until: ['Anda dapat menarik kembali jawaban ini hingga ', ', kecuali jika kami sudah menindaklanjutinya.'],
      button: 'Tarik kembali jawaban ini',
      done: 'Jawaban Anda telah ditarik kembali. Silakan pilih lagi.',
      open: 'Saat ini tidak ada jawaban yang tercatat. Silakan pilih.',
      late: {
        title: 'Jawaban ini tidak dapat ditarik kembali lagi',
        because: {
          'time-is-over': 'Waktunya sudah habis.',
          'acted-on': 'Kami sudah menindaklanjutinya.',
          superseded: 'Ada informasi yang lebih baru mengenai pemesanan Anda.',
          'departure-too-close': 'Waktu keberangkatan sudah terlalu dekat untuk menanyakannya kembali.',
        },
        contact: 'Jika Anda menginginkan hal lain, silakan hubungi kami.',
      },
    },
    superseded: {
      title: 'Ada informasi yang lebih baru',
      text: 'Tautan ini mengenai perubahan yang lebih lama. Mohon gunakan tautan dalam pesan terbaru kami.',
    },
    expired: {
      title: 'Batas waktu menjawab telah lewat',
      text: 'Jika Anda masih ingin mengubah sesuatu, mohon hubungi kami.',
    },
    unknown: {
      title: 'Tautan ini tidak valid',
      text: 'Mohon buka tautan persis seperti yang ada dalam pesan kami. Jika terpotong, salin seluruhnya.',
    },
    languages: 'Bahasa',
  },
};
