text = '线程 and 进程 🧵'
print(len(text), text[0], text[-1], text[::-1], text[1:4])
for c in '多任务':
    print(c, ord(c), hex(ord(c)))
print(text.encode('utf-8'), len(text.encode()))
print(text.encode().decode('utf-8') == text, text.find('进'), '程' in text)
print(f'{"名":>4}|{"名字":<5}|{"中":*^5}')
print(repr('é\x00\x7f\u200b🧵'), '%s' % '好', '{}:{!r}'.format('好', '好'))
print(sorted(['乙', '甲', 'a', '丙']), 'ß'.upper(), 'É'.lower())
变量 = 3
print(变量 + 1)
