"""A child that begins afresh: it runs the program's text as __mp_main__, and is
then given its Process object."""

import sys
import _process
from multiprocessing import process, util
from multiprocessing.context import get_spawning_popen
from multiprocessing.reduction import import_handle, loads


def freeze_support():
    pass


def _check_not_importing_main():
    if getattr(process.current_process(), "_inheriting", False):
        raise RuntimeError(
            """
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        """
        )


def get_preparation_data(name):
    from multiprocessing import get_start_method

    _check_not_importing_main()
    return {
        "name": name,
        "authkey": bytes(process.current_process().authkey),
        "start_method": get_start_method(),
        "argv": list(sys.argv),
        "log_to_stderr": util._log_to_stderr,
        "log_level": util._logger and util._logger.getEffectiveLevel(),
    }


def _prepare(plan):
    from multiprocessing import set_start_method

    current = process.current_process()
    current.name = plan["name"]
    current.authkey = plan["authkey"]
    if plan["log_to_stderr"]:
        util.log_to_stderr()
    if plan["log_level"] is not None:
        util.get_logger().setLevel(plan["log_level"])
    sys.argv = plan["argv"]
    set_start_method(plan["start_method"], force=True)
    _process.run_main()


def _main(data):
    """Main function of a spawned child."""
    plan, lifeline, pickled = loads(data)
    current = process.current_process()
    current._inheriting = True
    try:
        _prepare(plan)
        process_obj = loads(pickled)
    finally:
        del current._inheriting
    _process.set_exit_code(
        process_obj._bootstrap(import_handle(lifeline)) & 255
    )
