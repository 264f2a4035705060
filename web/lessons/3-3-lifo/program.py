import queue

history = queue.LifoQueue()
text = ""


def type_word(word):
    global text
    history.put(text)
    text += word
    print("type ", repr(text))


def undo():
    global text
    text = history.get()
    print("undo ", repr(text))


type_word("one")
type_word(" two")
type_word(" three")
undo()
undo()
type_word(" 2")
while not history.empty():
    undo()
