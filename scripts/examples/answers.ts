/** What respondents write, in their languages. */
export const countries = [
  { code: 'DE', name: 'Germany' },
  { code: 'AT', name: 'Austria' },
  { code: 'FR', name: 'France' },
  { code: 'ES', name: 'Spain' },
  { code: 'GB', name: 'United Kingdom' },
  { code: 'CN', name: 'China' },
] as const;

export type CountryCode = (typeof countries)[number]['code'];

const german = [
  'Der Akku hält länger als früher, und die Größe passt in jede Tasche.',
  'Die Tastatur ist spürbar besser; nur die ß-Taste klemmt ab und zu.',
  'Weiß ich nicht mehr genau – das Gerät hat mein Arbeitgeber ausgewählt.',
  'Für 8 Stunden Straßenbahn und Büro genau richtig 👍',
];

/** Each fits into 160 bytes. */
export const reasons: Readonly<Record<CountryCode, readonly string[]>> = {
  DE: german,
  AT: [...german, 'Im Jänner war es im Angebot, für 200 € weniger.'],
  FR: [
    'Le clavier est très agréable, même après une journée entière.',
    'Mon fils me l’a conseillé 😀',
    'Léger, silencieux, et la garantie dure trois années.',
  ],
  ES: ['La batería dura todo el día. ¡Ojalá pesara menos!', '¿El precio? Muy razonable para un portátil así.'],
  GB: ['Good value, but the fan is loud 😕', 'It was on offer, "as new", with a warranty.', 'Needed it for work'],
  CN: ['屏幕很清晰,电池也很耐用。', '价格合适,朋友推荐的 😀', '学习和工作都够用。'],
};

/** What a comment is made of: a long one passes 255 bytes. */
export const remarks: readonly string[] = [
  'The hinge became loose after about four months; the shop replaced it within a week, free of charge.',
  'Nach dem letzten Update läuft der Lüfter auch dann, wenn nur ein Browser geöffnet ist – das war früher nicht so.',
  'L’écran est superbe en intérieur, mais presque illisible au soleil, même à la luminosité maximale.',
  'Me gustaría poder cambiar la batería sin llevar el portátil al servicio técnico.',
  '希望下一代产品能更轻一些,充电器也可以再小一点。',
  'Overall: ⭐⭐⭐⭐, would buy again.',
  'Please make the trackpad smaller, or let us switch it off while typing.',
];
