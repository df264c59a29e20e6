// Names of emoji: the ones people use at work. A name that is not here is shown as :name:, as a client would.

const LIST = `grinning😀 smiley😃 smile😄 grin😁 laughing😆 sweat_smile😅 joy😂 rofl🤣 slightly_smiling_face🙂 upside_down_face🙃 wink😉 blush😊 innocent😇
heart_eyes😍 star-struck🤩 kissing_heart😘 yum😋 stuck_out_tongue😛 zany_face🤪 hugging_face🤗 shushing_face🤫 thinking_face🤔 zipper_mouth_face🤐 neutral_face😐
expressionless😑 no_mouth😶 smirk😏 unamused😒 face_with_rolling_eyes🙄 grimacing😬 relieved😌 pensive😔 sleepy😪 sleeping😴 mask😷 face_with_thermometer🤒 sneezing_face🤧
exploding_head🤯 face_with_cowboy_hat🤠 partying_face🥳 sunglasses😎 nerd_face🤓 face_with_monocle🧐 confused😕 worried😟 slightly_frowning_face🙁 open_mouth😮 hushed😯
astonished😲 flushed😳 pleading_face🥺 cry😢 sob😭 scream😱 disappointed😞 sweat😓 weary😩 tired_face😫 yawning_face🥱 triumph😤 rage😡 skull💀 robot_face🤖 ghost👻 alien👽
see_no_evil🙈 hear_no_evil🙉 speak_no_evil🙊 wave👋 raised_hand✋ ok_hand👌 v✌️ crossed_fingers🤞 the_horns🤘 call_me_hand🤙 point_left👈 point_right👉 point_up_2👆 point_down👇
point_up☝️ +1👍 thumbsup👍 -1👎 thumbsdown👎 fist✊ facepunch👊 clap👏 raised_hands🙌 open_hands👐 handshake🤝 pray🙏 writing_hand✍️ muscle💪 brain🧠 eyes👀 eye👁️ ear👂 bust_in_silhouette👤
busts_in_silhouette👥 baby👶 person_in_lotus_position🧘 runner🏃 walking🚶 dancer💃 people_hugging🫂 heart❤️ orange_heart🧡 yellow_heart💛 green_heart💚 blue_heart💙 purple_heart💜 black_heart🖤
broken_heart💔 sparkling_heart💖 heartbeat💓 100💯 boom💥 dizzy💫 sweat_drops💦 dash💨 zzz💤 speech_balloon💬 thought_balloon💭 wave_water🌊 ocean🌊 droplet💧 fire🔥 sparkles✨ star⭐ star2🌟
zap⚡ sunny☀️ partly_sunny⛅ cloud☁️ fog🌫️ rain_cloud🌧️ snowflake❄️ rainbow🌈 umbrella☔ earth_africa🌍 earth_americas🌎 earth_asia🌏 new_moon🌑 full_moon🌕 crescent_moon🌙 seedling🌱 herb🌿 four_leaf_clover🍀
evergreen_tree🌲 deciduous_tree🌳 cactus🌵 tulip🌷 rose🌹 sunflower🌻 blossom🌼 cherry_blossom🌸 mushroom🍄 fallen_leaf🍂 leaves🍃 maple_leaf🍁 dog🐶 cat🐱 mouse🐭 hamster🐹 rabbit🐰 fox_face🦊 bear🐻 panda_face🐼
penguin🐧 bird🐦 owl🦉 bee🐝 bug🐛 butterfly🦋 snail🐌 turtle🐢 octopus🐙 whale🐳 fish🐟 dolphin🐬 crab🦀 unicorn_face🦄 sloth🦥 otter🦦 hedgehog🦔 apple🍎 tangerine🍊 lemon🍋 banana🍌 watermelon🍉
grapes🍇 strawberry🍓 cherries🍒 peach🍑 avocado🥑 carrot🥕 corn🌽 bread🍞 croissant🥐 pretzel🥨 cheese_wedge🧀 pizza🍕 hamburger🍔 taco🌮 sushi🍣 cake🍰 birthday🎂 cookie🍪 doughnut🍩 popcorn🍿 coffee☕
tea🍵 beer🍺 beers🍻 wine_glass🍷 champagne🍾 clinking_glasses🥂 cup_with_straw🥤 soccer⚽ basketball🏀 tennis🎾 dart🎯 trophy🏆 medal🏅 first_place_medal🥇 second_place_medal🥈 third_place_medal🥉
video_game🎮 game_die🎲 jigsaw🧩 art🎨 performing_arts🎭 musical_note🎵 headphones🎧 microphone🎤 guitar🎸 clapper🎬 camera📷 rocket🚀 airplane✈️ car🚗 bike🚲 train🚆 ship🚢 anchor⚓ construction🚧
house🏠 office🏢 school🏫 hospital🏥 tent⛺ compass🧭 mountain⛰️ desert_island🏝️ watch⌚ alarm_clock⏰ stopwatch⏱️ hourglass⌛ hourglass_flowing_sand⏳ calendar📅 date📅 spiral_calendar_pad🗓️ tada🎉 confetti_ball🎊
balloon🎈 gift🎁 ribbon🎀 bulb💡 flashlight🔦 candle🕯️ battery🔋 electric_plug🔌 computer💻 desktop_computer🖥️ keyboard⌨️ iphone📱 telephone☎️ email📧 envelope✉️ incoming_envelope📨 mailbox📫 inbox_tray📥 outbox_tray📤 package📦
books📚 book📖 open_book📖 green_book📗 blue_book📘 orange_book📙 notebook📓 bookmark🔖 label🏷️ newspaper📰 scroll📜 page_facing_up📄 memo📝 pencil📝 pencil2✏️ lower_left_fountain_pen🖋️ clipboard📋 pushpin📌 round_pushpin📍
paperclip📎 link🔗 scissors✂️ triangular_ruler📐 straight_ruler📏 bar_chart📊 chart_with_upwards_trend📈 chart_with_downwards_trend📉 mag🔍 microscope🔬 telescope🔭 test_tube🧪 petri_dish🧫 alembic⚗️ dna🧬 abacus🧮
hammer🔨 wrench🔧 hammer_and_wrench🛠️ nut_and_bolt🔩 gear⚙️ toolbox🧰 magnet🧲 lock🔒 unlock🔓 key🔑 shield🛡️ bell🔔 no_bell🔕 loudspeaker📢 mega📣 mute🔇 sound🔉 speaker🔊 moneybag💰 gem💎 crystal_ball🔮 broom🧹
white_check_mark✅ heavy_check_mark✔️ ballot_box_with_check☑️ x❌ negative_squared_cross_mark❎ warning⚠️ no_entry⛔ octagonal_sign🛑 no_entry_sign🚫 question❓ grey_question❔ exclamation❗ heavy_plus_sign➕ heavy_minus_sign➖ heavy_division_sign➗
information_source ℹ️ recycle♻️ infinity♾️ arrow_up⬆️ arrow_down⬇️ arrow_left⬅️ arrow_right➡️ arrow_upper_right↗️ arrow_lower_right↘️ arrows_counterclockwise🔄 repeat🔁 leftwards_arrow_with_hook↩️ rewind⏪ fast_forward⏩ arrow_forward▶️ double_vertical_bar⏸️
new🆕 free🆓 up🆙 cool🆒 ok🆗 sos🆘 one1️⃣ two2️⃣ three3️⃣ four4️⃣ five5️⃣ six6️⃣ seven7️⃣ eight8️⃣ nine9️⃣ keycap_ten🔟 zero0️⃣ red_circle🔴 large_orange_circle🟠 large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵
large_purple_circle🟣 white_circle⚪ black_circle⚫ small_blue_diamond🔹 large_blue_diamond🔷 small_orange_diamond🔸 red_square🟥 large_green_square🟩 large_yellow_square🟨 white_large_square⬜ black_large_square⬛ checkered_flag🏁
triangular_flag_on_post🚩 white_flag🏳️ crossed_flags🎌 palm_tree🌴 bridge_at_night🌉 sunrise🌅 milky_way🌌 pinching_hand🤏 heart_hands🫶 saluting_face🫡 melting_face🫠 face_holding_back_tears🥹 people_holding_hands🧑‍🤝‍🧑 teacher🧑‍🏫 student🧑‍🎓
technologist🧑‍💻 mortar_board🎓 raising_hand🙋 shrug🤷 face_palm🤦 bow🙇 nail_care💅 footprints👣 thread🧵 yarn🧶 adhesive_bandage🩹 pill💊 stethoscope🩺 brick🧱 ladder🪜 bucket🪣 mirror🪞 window🪟 bubbles🫧 rock🪨 wood🪵 feather🪶 nest🪺`;

const ENTRY = /^([a-z0-9_+-]*?[a-z0-9_+])\s?([^a-z0-9_+-].*|[0-9]️⃣.*)$/u;
export const EMOJI = new Map<string, string>();
for (const word of LIST.replace("source ℹ", "sourceℹ").split(/\s+/)) {
  const found = ENTRY.exec(word);
  if (found?.[1] && found[2]) EMOJI.set(found[1], found[2]);
}

export const OFTEN = ["bulb", "+1", "tada", "eyes", "heart", "raised_hands", "joy", "thinking_face", "white_check_mark", "rocket", "clap", "pray"];

const TONES: Record<string, string> = { "2": "🏻", "3": "🏼", "4": "🏽", "5": "🏾", "6": "🏿" };

/** The character of an emoji name (with a skin tone or not), or nothing. */
export function emoji(name: string): string | undefined {
  const [base, tone] = name.split("::skin-tone-");
  const found = EMOJI.get(base ?? "");
  return found && tone ? found.replace("️", "") + (TONES[tone] ?? "") : found;
}
