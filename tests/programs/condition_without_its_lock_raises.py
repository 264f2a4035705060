import threading

condition = threading.Condition()
for use in (condition.wait, condition.notify, condition.notify_all):
    try:
        use()
    except RuntimeError as error:
        print(error)
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: False, 0.01))
    print(condition.wait_for(lambda: 'value'))
