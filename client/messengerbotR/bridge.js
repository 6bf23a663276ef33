// deno-lint-ignore-file no-var no-inner-declarations no-control-regex
/*
 * 마당(Madang) 다리: 카카오톡 대화를 마당 서버로 보내고, 서버의 답을 카카오톡에 올립니다.
 *
 * 메신저봇R 0.7.38a ~ 0.7.39a (Rhino), 0.7.40 이상 (GraalJS). 봇을 만들 때 API2를 고르세요.
 * 아래 다섯 값은 `madang-server bot script`가 채워 줍니다. 손으로 적어도 됩니다.
 */
var SETTINGS = {
  // 서버가 이 봇을 부르는 이름
  botName: "",
  // 서버의 주소 (예: "192.168.0.10")
  host: "",
  // 서버의 봇 포트
  port: 1490,
  // 서버 설정에 있는 비밀 키와 솔트. 서버가 쓰지 않으면 비워 둡니다.
  secretKey: "",
  salt: "",

  // 아래는 그대로 두면 됩니다. 시간은 모두 밀리초입니다.
  // 소켓을 살피는 간격
  pollMs: 50,
  // 연결을 기다리는 시간
  connectMs: 10000,
  // handshakeComplete를 모르는 서버라면 이만큼 기다린 뒤 대화를 보냅니다.
  handshakeMs: 5000,
  // 서버는 30초마다 핑을 보냅니다. 이만큼 조용하면 끊긴 연결입니다.
  silenceMs: 100000,
  // 다시 연결하기까지 처음과 가장 긴 기다림
  firstDelayMs: 1000,
  longestDelayMs: 60000,
  // 이만큼 버틴 연결 뒤에는 처음 기다림부터 다시 셉니다.
  stableMs: 30000,
  // 연결이 없을 때 담아 둘 대화의 수와 나이
  queueLength: 200,
  queueAgeMs: 300000
};

(function () {
  var CLIENT_TYPE = "MessengerBotR";
  // 3.2.x 형식으로 말합니다. "-madang" 같은 꼬리는 어떤 서버는 읽지 못하므로 붙이지 않습니다.
  var VERSION = "3.2.0";
  var KAKAO_TALK = "com.kakao.talk";
  var LONGEST_TEXT = 65000;
  var LONGEST_LINE = 4 * 1024 * 1024;
  var BUFFER_SIZE = 16384;
  // 안드로이드 6부터 앱은 진짜 MAC 주소 대신 늘 이 값을 받습니다.
  var MAC_ADDRESS = "02:00:00:00:00:00";

  var isGraal = typeof Java !== "undefined" && typeof Java.type === "function";

  function javaClass(name) {
    if (isGraal) return Java.type(name);
    var found = Packages;
    var parts = name.split(".");
    for (var i = 0; i < parts.length; i++) found = found[parts[i]];
    return found;
  }

  var System = javaClass("java.lang.System");
  var ByteBuffer = javaClass("java.nio.ByteBuffer");
  var CharBuffer = javaClass("java.nio.CharBuffer");
  var SocketChannel = javaClass("java.nio.channels.SocketChannel");
  var InetSocketAddress = javaClass("java.net.InetSocketAddress");
  var CodingErrorAction = javaClass("java.nio.charset.CodingErrorAction");
  var UTF_8 = javaClass("java.nio.charset.Charset").forName("UTF-8");

  var bot = BotManager.getCurrentBot();
  // 메시지를 받는 스레드와 소켓을 다루는 스레드가 함께 만지는 것은 이 둘뿐입니다.
  var chats = new (javaClass("java.util.concurrent.ConcurrentLinkedQueue"))();
  var isStopped = new (javaClass("java.util.concurrent.atomic.AtomicBoolean"))(false);
  // 아래는 소켓을 다루는 쪽만 바꿉니다.
  var connection = null;
  var unsent = [];
  var failures = 0;
  var nextAttempt = 0;
  var lastStamp = 0;
  var timer = null;

  function info(text) {
    Log.i("[마당] " + text);
  }

  function warn(text) {
    Log.e("[마당] " + text);
  }

  function reasonOf(error) {
    return String(error && error.message ? error.message : error);
  }

  // 안드로이드에서만 되는 일을 해 보고, 안 되면 대신할 값을 씁니다.
  function attempt(work, otherwise) {
    try {
      return work();
    } catch (_error) {
      // 이 기기에서는 알 수 없는 값입니다. 없어도 대화는 됩니다.
      return otherwise;
    }
  }

  // 잠든 시간도 세고 시계를 고쳐도 흔들리지 않는 시계. 없으면 자바의 것을 씁니다.
  var bootClock = attempt(function () {
    var clock = javaClass("android.os.SystemClock");
    return Number(clock.elapsedRealtime()) >= 0 ? clock : null;
  }, null);

  function now() {
    if (bootClock !== null) return Number(bootClock.elapsedRealtime());
    return Math.floor(Number(System.nanoTime()) / 1000000);
  }

  function context() {
    return typeof App !== "undefined" ? App.getContext() : Api.getContext();
  }

  var deviceId = attempt(function () {
    var secure = javaClass("android.provider.Settings").Secure;
    return String(secure.getString(context().getContentResolver(), "android_id"));
  }, "unknown");

  var deviceInfo = attempt(function () {
    var build = javaClass("android.os.Build");
    return build.MANUFACTURER + " " + build.MODEL + ", Android " + build.VERSION.RELEASE;
  }, "Android");

  // ---- 카카오톡에서 서버로 ----

  function idOf(value) {
    // logId와 channelId는 BigInt나 자바의 Long입니다. 숫자로 바꾸면 끝자리가 뭉개집니다.
    return value === null || value === undefined ? null : String(value);
  }

  function cleaned(text) {
    var kept = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "");
    if (kept.length <= LONGEST_TEXT) return kept;
    var unit = kept.charCodeAt(LONGEST_TEXT - 1);
    // 이모지의 반쪽에서 자르지 않습니다.
    return kept.substring(0, unit >= 0xd800 && unit <= 0xdbff ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  function twoDigits(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function localTime() {
    var date = new Date();
    return date.getFullYear() + "-" + twoDigits(date.getMonth() + 1) + "-" +
      twoDigits(date.getDate()) + " " + twoDigits(date.getHours()) + ":" +
      twoDigits(date.getMinutes()) + ":" + twoDigits(date.getSeconds());
  }

  function onMessage(msg) {
    if (isStopped.get()) return;
    if (msg.packageName && String(msg.packageName) !== KAKAO_TALK) return;
    var author = msg.author || {};
    var chat = {
      room: idOf(msg.room),
      text: cleaned(String(msg.content)),
      sender: idOf(author.name),
      isGroupChat: Boolean(msg.isGroupChat),
      channelId: idOf(msg.channelId),
      logId: idOf(msg.logId),
      userHash: idOf(author.hash),
      isMention: Boolean(msg.isMention),
      timestamp: localTime()
    };
    var dropped = 0;
    while (Number(chats.size()) >= SETTINGS.queueLength && chats.poll() !== null) dropped++;
    if (dropped > 0) warn("대기열이 가득 차서 가장 오래된 대화 " + dropped + "건을 버렸습니다.");
    // 글자로 바꿔 담으면 어느 엔진의 어느 스레드에서 꺼내도 같은 값입니다.
    chats.offer(JSON.stringify({ at: now(), chat: chat }));
  }

  function nextChat() {
    var dropped = 0;
    var found = null;
    while (found === null) {
      var item = unsent.shift();
      if (item === undefined) {
        var text = chats.poll();
        if (text === null) break;
        item = JSON.parse(String(text));
      }
      if (now() - item.at > SETTINGS.queueAgeMs) dropped++;
      else found = item;
    }
    if (dropped > 0) warn("너무 오래 기다린 대화 " + dropped + "건을 버렸습니다.");
    return found;
  }

  function signatureOf(text) {
    if (SETTINGS.secretKey === "") return "";
    // GraalJS에서는 자바 문자열에 getBytes가 없으므로 Charset으로 바이트를 얻습니다.
    var key = UTF_8.encode(SETTINGS.secretKey);
    var SecretKeySpec = javaClass("javax.crypto.spec.SecretKeySpec");
    var mac = javaClass("javax.crypto.Mac").getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.array(), 0, key.limit(), "HmacSHA256"));
    mac.update(UTF_8.encode(text));
    var bytes = mac.doFinal();
    var hex = "";
    for (var i = 0; i < bytes.length; i++) hex += ((bytes[i] & 0xff) + 0x100).toString(16).substring(1);
    return hex;
  }

  // 같은 시각을 거절하는 서버도 모든 패킷을 받도록, 시각은 늘 앞의 것보다 큽니다.
  function nextStamp() {
    var clock = new Date().getTime();
    // 서버는 5분까지만 봐주므로, 휴대폰의 시계가 많이 뒤로 갔다면 시계를 따릅니다.
    if (lastStamp - clock > 240000) lastStamp = 0;
    lastStamp = Math.max(clock, lastStamp + 1);
    return lastStamp;
  }

  function auth() {
    var ip = connection.ipAddress;
    var stamp = nextStamp();
    var parts = [CLIENT_TYPE, SETTINGS.botName, deviceId, MAC_ADDRESS, ip, stamp, SETTINGS.salt];
    return {
      clientType: CLIENT_TYPE,
      botName: SETTINGS.botName,
      deviceUUID: deviceId,
      deviceID: deviceId,
      macAddress: MAC_ADDRESS,
      ipAddress: ip,
      timestamp: stamp,
      version: VERSION,
      signature: signatureOf(parts.join("|"))
    };
  }

  function enqueue(packet, item) {
    connection.outgoing.push({ bytes: UTF_8.encode(JSON.stringify(packet) + "\n"), item: item });
  }

  function enqueueChat(item) {
    var data = {};
    for (var name in item.chat) data[name] = item.chat[name];
    data.botName = SETTINGS.botName;
    data.clientType = CLIENT_TYPE;
    // 기다린 대화의 서명도 지금 만듭니다. 서버는 오래된 서명을 거절합니다.
    data.auth = auth();
    enqueue({ event: "analyze", data: data }, item);
  }

  function send() {
    var outgoing = connection.outgoing;
    while (true) {
      if (outgoing.length === 0) {
        var item = connection.isReady ? nextChat() : null;
        if (item === null) return;
        enqueueChat(item);
      }
      connection.channel.write(outgoing[0].bytes);
      // 소켓이 다 받지 못했습니다. 나머지는 다음 차례에 보냅니다.
      if (outgoing[0].bytes.hasRemaining()) return;
      outgoing.shift();
    }
  }

  // ---- 서버에서 카카오톡으로 ----

  function post(data) {
    var room = data.room;
    var text = data.text;
    if (typeof room !== "string" || room === "" || typeof text !== "string") {
      warn("방이나 내용이 없는 답이라서 올리지 않았습니다.");
      return;
    }
    if (text.indexOf("IMAGE_BASE64:") === 0) {
      warn("'" + room + "' 방에 그림을 올리지 못했습니다. 이 스크립트는 그림을 보내지 않습니다.");
      return;
    }
    if (text.indexOf("MEDIA_URL:") === 0) {
      text = text.substring("MEDIA_URL:".length).split("|||").join("\n");
    }
    try {
      if (bot.canReply(room) && bot.send(room, text) !== false) return;
      warn(
        "'" + room + "' 방에 답을 올리지 못했습니다. 카카오톡에 이 방의 알림이 아직 없습니다. " +
          "누군가 그 방에 먼저 말해야 합니다."
      );
    } catch (error) {
      warn("'" + room + "' 방에 답을 올리지 못했습니다: " + reasonOf(error));
    }
  }

  function usedMemory() {
    var memory = new (javaClass("android.app.ActivityManager").MemoryInfo)();
    context().getSystemService("activity").getMemoryInfo(memory);
    return Math.round(100 - Number(memory.availMem) * 100 / Number(memory.totalMem));
  }

  function batteryTemperature() {
    var IntentFilter = javaClass("android.content.IntentFilter");
    var filter = new IntentFilter("android.intent.action.BATTERY_CHANGED");
    var tenths = Number(context().registerReceiver(null, filter).getIntExtra("temperature", -1));
    return tenths < 0 ? null : tenths / 10;
  }

  function echoed(value) {
    return value === undefined ? null : value;
  }

  function answerPing(data) {
    enqueue({
      event: "ping",
      data: {
        bot_name: SETTINGS.botName,
        channel_id: echoed(data.channel_id),
        room: echoed(data.room),
        user_hash: echoed(data.user_hash),
        server_timestamp: echoed(data.server_timestamp),
        // 안드로이드 8부터 앱은 CPU 사용량을 볼 수 없습니다.
        client_status: {
          cpu: null,
          ram: attempt(usedMemory, null),
          temp: attempt(batteryTemperature, null)
        },
        is_manual: false,
        auth: auth()
      }
    }, null);
  }

  function becomeReady() {
    if (connection.isReady) return;
    connection.isReady = true;
    connection.readyAt = now();
    info("서버와 연결되었습니다.");
  }

  function handle(line) {
    var packet = null;
    try {
      packet = JSON.parse(line);
    } catch (error) {
      warn("서버가 보낸 줄을 읽을 수 없어 넘어갑니다: " + reasonOf(error));
      return;
    }
    var event = packet === null ? undefined : packet.event;
    var data = packet !== null && typeof packet.data === "object" && packet.data !== null
      ? packet.data
      : {};
    if (event === "ping") answerPing(data);
    else if (event === "messageResponse") post(data);
    else if (event !== "handshakeComplete") warn("모르는 이벤트라서 넘어갑니다: " + event);
    else if (data.success === false) disconnect("서버가 받아 주지 않았습니다: " + data.message);
    else becomeReady();
  }

  function takeText(piece) {
    var taking = connection;
    var lines = piece.split("\n");
    lines[0] = taking.rest + lines[0];
    taking.rest = lines.pop();
    for (var i = 0; i < lines.length && connection === taking; i++) {
      if (taking.isSkipping) taking.isSkipping = false;
      else if (/\S/.test(lines[i])) handle(lines[i]);
    }
    if (taking.rest.length > LONGEST_LINE) {
      if (!taking.isSkipping) warn("서버가 보낸 줄이 너무 길어서 버립니다.");
      taking.isSkipping = true;
    }
    if (taking.isSkipping) taking.rest = "";
  }

  function receive() {
    var reading = connection;
    while (connection === reading && !isStopped.get()) {
      var count = Number(reading.channel.read(reading.bytes));
      if (count < 0) disconnect("서버가 연결을 닫았습니다.");
      if (count <= 0) return;
      reading.heardAt = now();
      reading.bytes.flip();
      // 글자가 두 번에 나뉘어 오면 앞부분은 bytes에 남아 다음을 기다립니다.
      reading.decoder.decode(reading.bytes, reading.characters, false);
      reading.bytes.compact();
      reading.characters.flip();
      var piece = String(reading.characters.toString());
      reading.characters.clear();
      takeText(piece);
    }
  }

  // ---- 연결 ----

  /*
   * 소켓은 막히지 않는 방식(non-blocking)으로만 씁니다. 읽기가 스레드를 붙잡지 않으므로 두 스레드가
   * 한 스크립트를 함께 돌릴 수 없는 GraalJS에서도 되고, 서버가 닫은 것도 곧바로(-1) 알 수 있습니다.
   */
  function connect() {
    var channel = SocketChannel.open();
    connection = {
      channel: channel,
      isConnected: false,
      isReady: false,
      readyAt: 0,
      startedAt: now(),
      heardAt: now(),
      ipAddress: "0.0.0.0",
      outgoing: [],
      rest: "",
      isSkipping: false,
      bytes: ByteBuffer.allocate(BUFFER_SIZE),
      characters: CharBuffer.allocate(BUFFER_SIZE),
      decoder: UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
    };
    var address = new InetSocketAddress(SETTINGS.host, SETTINGS.port);
    if (address.isUnresolved()) throw new Error("서버의 주소를 찾을 수 없습니다.");
    channel.configureBlocking(false);
    connection.isConnected = channel.connect(address);
    if (connection.isConnected) greet();
  }

  function greet() {
    var socket = connection.channel.socket();
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    connection.isConnected = true;
    connection.startedAt = now();
    connection.heardAt = now();
    connection.ipAddress = String(socket.getLocalAddress().getHostAddress());
    connection.outgoing.push({
      bytes: UTF_8.encode(JSON.stringify({
        clientType: CLIENT_TYPE,
        botName: SETTINGS.botName,
        version: VERSION,
        deviceID: deviceId,
        deviceIP: connection.ipAddress,
        deviceInfo: deviceInfo
      }) + "\n"),
      item: null
    });
  }

  function closeChannel() {
    var open = connection;
    if (open === null) return;
    try {
      open.channel.close();
    } catch (error) {
      warn("소켓을 닫지 못했습니다: " + reasonOf(error));
    }
  }

  function disconnect(reason) {
    var lost = connection;
    closeChannel();
    connection = null;
    if (isStopped.get()) return;
    if (lost !== null) {
      // 다 보내지 못한 대화는 다음 연결에서 먼저 보냅니다.
      for (var i = lost.outgoing.length - 1; i >= 0; i--) {
        if (lost.outgoing[i].item !== null) unsent.unshift(lost.outgoing[i].item);
      }
      if (lost.isReady && now() - lost.readyAt >= SETTINGS.stableMs) failures = 0;
    }
    var delay = Math.min(SETTINGS.longestDelayMs, SETTINGS.firstDelayMs * Math.pow(2, failures));
    // 여러 봇이 한꺼번에 몰리지 않게 조금씩 어긋나게 합니다.
    delay = Math.round(delay * (0.8 + 0.2 * Math.random()));
    failures++;
    nextAttempt = now() + delay;
    warn("연결이 끊겼습니다: " + reason + " " + delay / 1000 + "초 뒤에 다시 연결합니다.");
  }

  function look() {
    if (connection === null) {
      if (now() < nextAttempt) return;
      connect();
    }
    if (!connection.isConnected) {
      if (connection.channel.finishConnect()) greet();
      else if (now() - connection.startedAt > SETTINGS.connectMs) disconnect("서버가 대답하지 않습니다.");
      if (connection === null || !connection.isConnected) return;
    }
    receive();
    if (connection === null) return;
    if (!connection.isReady && now() - connection.startedAt > SETTINGS.handshakeMs) becomeReady();
    if (now() - connection.heardAt > SETTINGS.silenceMs) disconnect("서버가 오래 조용합니다.");
    else send();
  }

  // 스크립트가 다시 컴파일되었는데 이 스크립트에 알리지 않았다면, 새 스크립트의 표가 여기 있습니다.
  var markName = "madang.bridge." + SETTINGS.botName;
  var mark = String(new Date().getTime()) + "." + Math.random();

  function poll() {
    if (isStopped.get()) return;
    try {
      if (String(System.getProperty(markName)) !== mark) stop();
      else look();
    } catch (error) {
      disconnect(reasonOf(error));
    }
  }

  function stop() {
    isStopped.set(true);
    if (timer !== null) clearInterval(timer);
    closeChannel();
    info("스크립트를 멈췄습니다.");
  }

  function loop() {
    while (!isStopped.get()) {
      poll();
      javaClass("java.lang.Thread").sleep(SETTINGS.pollMs);
    }
    // 멈추는 사이에 연 소켓이 있으면 닫습니다.
    closeChannel();
  }

  if (SETTINGS.botName === "" || SETTINGS.host === "") {
    warn("스크립트 맨 위에 botName과 host를 적어 주세요.");
    return;
  }
  System.setProperty(markName, mark);
  bot.addListener(Event.MESSAGE, onMessage);
  bot.addListener(Event.START_COMPILE, stop);
  /*
   * Rhino는 스레드에서: 안드로이드는 화면을 그리는 스레드에서 네트워크를 쓰지 못하게 합니다.
   * GraalJS는 타이머로: 스레드가 이벤트와 같은 때에 스크립트를 돌리면 오류가 납니다.
   */
  if (isGraal) timer = setInterval(poll, SETTINGS.pollMs);
  else new (javaClass("java.lang.Thread"))(loop).start();
})();
